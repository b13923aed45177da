"""The contact sheets: every kind of scene, the plate over footage and the thumbnails of a style, in
every format, and a scene as it builds up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from videos.render.layers import draw_still
from videos.render.process import run_ffmpeg
from videos.render.samples import LIST, SAMPLES, TITLE, sample
from videos.render.scene import Design, design_scene, design_thumbnail
from videos.render.segment import render_segment
from videos.render.spec import FilmSpec, Format, Preset, Shape, Visual
from videos.render.style import style_names
from videos.render.thumbnail import NUMBERS, SIZES

_TILES = {Format.VERTICAL: (180, 320, 8), Format.WIDE: (320, 180, 5), Format.SQUARE: (230, 230, 6)}
_GUTTER = 8
_PAPER = "#8a8a90"
_QUALITY = 82
_MOMENTS = (3, 9, 15, 24, 42, 60, 84, 118)  # frames of a scene that is building up
# Stands for a photograph: what a plate must be read on.
_PHOTO = (
    '<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" '
    'stop-color="#7fa9c9"/><stop offset="0.6" stop-color="#f0d9b5"/></linearGradient></defs>'
    '<rect x="-100" y="-100" width="2120" height="2120" fill="url(#sky)"/>'
    '<circle cx="760" cy="420" r="150" fill="#fff3cf"/>'
    '<path d="M-100 900L300 480L620 860L940 540L2100 1000V2200H-100Z" fill="#5f7f78"/>'
    '<path d="M-100 1180L500 800L1100 1120L2100 860V2200H-100Z" fill="#31524b"/>'
)


def sheet_names() -> list[str]:
    """The files of all sheets."""
    formats = [format_.name.lower() for format_ in Format]
    return [f"style-{name}-{part}.jpg" for name in style_names() for part in (*formats, "motion")]


def write_sheets(folder: Path) -> Iterator[Path]:
    """Draw all sheets into the folder, each told when it is done."""
    for style in style_names():
        for format_ in Format:
            yield _save(
                _sheet(style, format_), folder / f"style-{style}-{format_.name.lower()}.jpg"
            )
        yield _save(_building_up(style), folder / f"style-{style}-motion.jpg")


def _save(picture: Image.Image, path: Path) -> Path:
    picture.save(path, "JPEG", quality=_QUALITY, optimize=True)
    return path


def _sheet(style: str, format_: Format) -> Image.Image:
    width, height, columns = _TILES[format_]
    film = FilmSpec(style, format_)
    tiles = [
        draw_still(design).convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
        for design in _designs(film)
    ]
    return _tiled(tiles, columns)


def _designs(film: FilmSpec) -> Iterator[Design]:
    for index, draft in enumerate(SAMPLES):
        yield design_scene(sample(draft, index), film)
    behind = Visual(Path("photo.jpg"), "", Shape.PICTURE)
    over = design_scene(replace(sample(SAMPLES[1], 1), visual=behind), film)
    yield replace(over, ground=_PHOTO, texture="")
    if film.format in SIZES:
        yield from (design_thumbnail(TITLE, film, film.format, number) for number in NUMBERS)


def _tiled(tiles: Sequence[Image.Image], columns: int) -> Image.Image:
    width, height = (side + _GUTTER for side in tiles[0].size)
    rows = -(-len(tiles) // columns)
    size = (min(columns, len(tiles)) * width + _GUTTER, rows * height + _GUTTER)
    sheet = Image.new("RGB", size, _PAPER)
    for place, tile in enumerate(tiles):
        row, column = divmod(place, columns)
        sheet.paste(tile, (_GUTTER + column * width, _GUTTER + row * height))
    return sheet


def _building_up(style: str) -> Image.Image:
    """Moments of a rendered scene: the layers arrive, the items as they are spoken."""
    film = FilmSpec(style, Format.VERTICAL, preset=Preset.DRAFT)
    width, height, _columns = _TILES[Format.VERTICAL]
    scene = replace(sample(LIST, 1), frames=_MOMENTS[-1] + 1)
    chosen = "+".join(f"eq(n,{moment})" for moment in _MOMENTS)
    with TemporaryDirectory() as name:
        folder = Path(name)
        render_segment(scene, film, folder / "scene.mp4", stop=lambda: False)
        run_ffmpeg(
            [
                *("-i", "scene.mp4", "-vf", f"select='{chosen}',scale={width}:{height}"),
                *("-fps_mode", "passthrough", "moment%02d.png"),
            ],
            stop=lambda: False,
            cwd=folder,
        )
        tiles = [Image.open(path).convert("RGB") for path in sorted(folder.glob("moment*.png"))]
        return _tiled(tiles, len(tiles))

"""Captions as a viewer sees them: burned into a plain picture by ffmpeg, then looked at."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import LazySettings
from PIL import Image, ImageChops

from videos.render.captions import FONTS, caption_boxes, put_captions, write_captions
from videos.render.captions.looks import LOOKS, colors_of
from videos.render.contrast import contrast
from videos.render.graph import captions_chain, captions_overlay
from videos.render.process import run_ffmpeg
from videos.render.spec import FPS, Brand, CaptionLook, FilmSpec, Format, SceneSpec
from videos.render.style import load_style, style_names
from videos.render.tests.helpers import FILM, never, scene, words

TEXTS = {
    "latin": "It stretched its sunshield, Ångström by Ångström.",
    "arabic": "تلسكوب جيمس ويب يرى الماضي في NASA بعدسة 6.5 متر",
    "hindi": "जेम्स वेब टेलीस्कोप अतीत को कैसे देखता है",
    "bengali": "আমরা যা দেখি তা পুরনো আলো",
    "tamil": "நாம் பார்ப்பது பழைய ஒளி",
    "telugu": "మనం చూసేది పాత కాంతి",
    "thai": "กล้องโทรทรรศน์อวกาศมองเห็นอดีต",
    "japanese": "宇宙望遠鏡は、過去の光を「赤外線」で見ています。",
    "emoji": "Rockets 🚀 fly 👨‍👩‍👧 home 🇺🇸 now",
}
GROUND = "808080"
ACCENT = "FFD166"
CLEAR = 40  # of 255: what smoothing of edges and the colours of video may change


@pytest.fixture(autouse=True)
def japanese(settings: LazySettings) -> None:
    settings.FONT_FOLDERS = [Path(__file__).parent / "fonts"]


def burned(spec: SceneSpec, film: FilmSpec, folder: Path, seconds: float) -> Image.Image:
    """The captions of that second over a plain ground."""
    captions = write_captions(spec, film, load_style(film.style))
    assert captions
    shutil.rmtree(folder / FONTS, ignore_errors=True)
    put_captions(captions, spec, film, folder)
    width, height = film.format.size
    ground = f"color=0x{GROUND}:s={width}x{height}:r={FPS}:d=0.03"
    at = f"scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,setpts=N+{seconds * FPS:.0f}"
    laid = f"[b][c]{captions_overlay(captions.strip)}"
    graph = f"[0:v]{at}[b];{captions_chain(captions)}[c];{laid}[v]"
    frame = ("-frames:v", "1", "-pix_fmt", "rgb24", "-y", "frame.png")
    inputs = ("-loglevel", "error", "-f", "lavfi", "-i", ground)
    outputs = ("-filter_complex", graph, "-map", "[v]", *frame)
    run_ffmpeg([*inputs, *outputs], stop=never, cwd=folder)
    with Image.open(folder / "frame.png") as picture:
        return picture.convert("RGB")


def extent(picture: Image.Image) -> tuple[int, int, int, int]:
    """Of what is not the ground."""
    plain = Image.new("RGB", picture.size, f"#{GROUND}")
    found = mask(ImageChops.difference(picture, plain)).getbbox()
    assert found
    return found


def mask(apart: Image.Image, clear: int = CLEAR) -> Image.Image:
    widest = ImageChops.lighter(ImageChops.lighter(*apart.split()[:2]), apart.split()[2])
    return widest.point(lambda level: 255 if level > clear else 0)


def where(picture: Image.Image, color: str, clear: int = CLEAR) -> Image.Image:
    """White where the picture has the colour."""
    plain = Image.new("RGB", picture.size, f"#{color}")
    return ImageChops.invert(mask(ImageChops.difference(picture, plain), clear))


def pixels(white: Image.Image) -> int:
    return white.histogram()[255]


def middle(picture: Image.Image, color: str) -> float:
    """How far right the coloured part stands."""
    box = where(picture, color).getbbox()
    assert box
    return (box[0] + box[2]) / 2


@pytest.mark.parametrize("look", CaptionLook)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_what_is_drawn_is_what_was_measured(look: CaptionLook, text: str, tmp_path: Path) -> None:
    film = replace(FILM, captions=look)
    spec = scene(frames=150, spoken=words(text, step=0.6 if " " in text else 4.5))
    start, end, box = caption_boxes(spec, film)[0]
    left, top, right, bottom = extent(burned(spec, film, tmp_path, (start + end) / 2))

    # Only the widest word at the height of its jump fills the box.
    loose = 0.25 * box.width if look is CaptionLook.POP else 0.6 * LOOKS[look].size
    assert box.x - 3 <= left
    assert right <= box.right + 3
    assert box.y - 3 <= top
    assert bottom <= box.bottom + 3
    assert right - left >= box.width - loose
    assert bottom - top >= box.height - loose


@pytest.mark.parametrize("format_", [Format.WIDE, Format.SQUARE])
@pytest.mark.parametrize("look", CaptionLook)
def test_every_format_shows_fill_and_accent(
    format_: Format, look: CaptionLook, tmp_path: Path
) -> None:
    film = replace(FILM, format=format_, captions=look)
    spec = scene(frames=150, spoken=words(TEXTS["latin"], step=0.6))
    picture = burned(spec, film, tmp_path, 0.3)
    (_start, _end, box) = caption_boxes(spec, film)[0]
    left, top, right, bottom = extent(picture)

    assert pixels(where(picture, "FFFFFF")) > 300
    if look is CaptionLook.UNDERLINE:  # a thin rule: in videos, two pixels share their colour
        assert pixels(where(picture, ACCENT, 2 * CLEAR)) > 30
    else:
        assert pixels(where(picture, ACCENT)) > 300
    assert (box.x - 3 <= left, right <= box.right + 3) == (True, True)
    assert (box.y - 3 <= top, bottom <= box.bottom + 3) == (True, True)


@pytest.mark.parametrize("name", ["arabic", "hindi", "bengali", "telugu"])
def test_marking_a_word_changes_its_colour_and_not_its_letters(name: str, tmp_path: Path) -> None:
    film = replace(FILM, captions=CaptionLook.BOX)
    spec = scene(frames=150, spoken=words(TEXTS[name], step=0.3))
    outline = colors_of(load_style(film.style), film.brand).outline
    first, second = (where(burned(spec, film, tmp_path, at), outline) for at in (0.1, 0.4))

    assert pixels(ImageChops.difference(first, second)) < 0.02 * pixels(ImageChops.invert(first))


@pytest.mark.parametrize(("name", "leftwards"), [("arabic", True), ("latin", False)])
def test_the_mark_moves_the_way_the_script_is_read(
    name: str, leftwards: bool, tmp_path: Path
) -> None:
    spec = scene(frames=150, spoken=words(TEXTS[name], step=0.3))
    first, second = (middle(burned(spec, FILM, tmp_path, at), ACCENT) for at in (0.1, 0.4))

    assert (second < first) is leftwards


@pytest.mark.parametrize("text", ["يرى NASA اليوم", "NASA تعلن اليوم"])
def test_latin_words_stand_in_their_place_within_a_line_from_right_to_left(
    text: str, tmp_path: Path
) -> None:
    spec = scene(frames=150, spoken=words(text, step=0.5))
    places = [middle(burned(spec, FILM, tmp_path, at), ACCENT) for at in (0.2, 0.7, 1.2)]

    assert places == sorted(places, reverse=True)


def test_joined_emoji_are_one_picture(tmp_path: Path) -> None:
    spec = scene(frames=60, spoken=words("a 👨‍👩‍👧 b", step=0.5))
    box = where(burned(spec, FILM, tmp_path, 0.7), ACCENT).getbbox()

    assert box
    assert box[2] - box[0] < 1.4 * LOOKS[CaptionLook.OUTLINE].size


def test_a_word_that_pops_jumps_and_comes_to_rest(tmp_path: Path) -> None:
    film = replace(FILM, captions=CaptionLook.POP)
    spec = scene(frames=60, spoken=words("Look up now", step=0.6))
    sizes = [pixels(where(burned(spec, film, tmp_path, at), ACCENT)) for at in (0.61, 0.7, 1.0)]

    assert sizes[0] < sizes[2] < sizes[1]


def test_a_rule_stands_under_the_spoken_word_alone(tmp_path: Path) -> None:
    film = replace(FILM, captions=CaptionLook.UNDERLINE)
    spec = scene(frames=60, spoken=words("Mmmm nnnn", step=0.6))
    picture = burned(spec, film, tmp_path, 0.3)
    rule, letters = where(picture, ACCENT).getbbox(), where(picture, "FFFFFF").getbbox()

    assert rule
    assert letters
    assert rule[1] >= letters[3] - 2
    assert rule[2] - rule[0] < 0.65 * (letters[2] - letters[0])


@pytest.mark.parametrize("style", style_names())
@pytest.mark.parametrize("accent", ["", "#000000", "#ffffff", "#4b3bff", "#7a0014", "#0b0d22"])
def test_every_colour_is_read_on_what_surrounds_it(style: str, accent: str) -> None:
    colors = colors_of(load_style(style), Brand(accent=accent))

    assert contrast(colors.fill, colors.outline) >= 4.5
    assert contrast(colors.spoken, colors.outline) >= 4.5
    for look in LOOKS.values():
        for behind in ("FFFFFF", "000000"):
            assert contrast(colors.fill, veiled(behind, colors.outline, look.cover)) >= 4.5


def test_a_ground_hides_as_much_of_the_picture_as_it_says(tmp_path: Path) -> None:
    film = replace(FILM, captions=CaptionLook.UNDERLINE)
    outline = colors_of(load_style(film.style), film.brand).outline
    shown = veiled(GROUND, outline, LOOKS[CaptionLook.UNDERLINE].cover)

    picture = burned(scene(frames=150, spoken=words(TEXTS["latin"])), film, tmp_path, 0.3)

    assert pixels(where(picture, shown, 3)) > 20_000


def veiled(behind: str, color: str, cover: float) -> str:
    pairs = zip(bytes.fromhex(behind), bytes.fromhex(color), strict=True)
    return "".join(f"{round(far + (near - far) * cover):02X}" for far, near in pairs)


def test_a_brand_accent_that_is_read_is_taken_as_it_is() -> None:
    assert colors_of(load_style("neutral"), Brand(accent="#00e5a0")).spoken == "00E5A0"

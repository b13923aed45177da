"""What is drawn can be read and told apart: contrast, neighbours, brands, thumbnails."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from django.conf import LazySettings
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageStat

from providers.llm.base import SceneDraft, SceneKind
from videos.render.content import title_content
from videos.render.contrast import contrast
from videos.render.flow import Layer
from videos.render.layers import draw_still, visible_extent
from videos.render.process import RenderError
from videos.render.scene import Design, design_scene, design_thumbnail
from videos.render.spec import Brand, FilmSpec, Format, Shape, Visual
from videos.render.style import load_style, style_names
from videos.render.tests.helpers import FILM, draft, scene
from videos.render.thumbnail import NUMBERS, SIZES
from videos.styles import style_choices

READ = 4.5
LARGE = 3.0
APART = 8.0  # of 255: neighbours differ by at least so much on the mean
PLAIN = Image.Resampling.BOX
SMALL = 0.2
EDGE = 0.1  # of a text may lie across a line below it or the edge of a label
SIZE = re.compile(r'font-size="([\d.]+)"')
TEXT, COLOR = re.compile(r"<text.*?</text>", re.DOTALL), re.compile('fill="([^"]+)"')


def still(design: Design) -> Image.Image:
    picture = draw_still(design).convert("RGB")
    return picture.resize((picture.width // 6, picture.height // 6), PLAIN)


def apart(first: Image.Image, second: Image.Image) -> float:
    return sum(ImageStat.Stat(ImageChops.difference(first, second)).mean) / 3


def colors(picture: Image.Image) -> list[str]:
    small = picture.resize((12, 12), PLAIN)
    return [bytes(small.getpixel((x, y))).hex() for x in range(12) for y in range(12)]  # type: ignore[arg-type]


@pytest.mark.parametrize("style", style_names())
@pytest.mark.parametrize("format_", Format)
def test_texts_are_read_on_the_ground_behind_them(style: str, format_: Format) -> None:
    for look in range(4):
        design = design_scene(scene(index=look), FilmSpec(style, format_))
        box = design.canvas.text
        ground = draw_still(replace(design, layers=())).convert("RGB")
        behind = colors(ground.crop((box.x, box.y, box.right, box.bottom)))

        palette = design.style.palette
        assert min(contrast(palette["ink"], color) for color in behind) >= READ
        assert min(contrast(palette["muted"], color) for color in behind) >= READ
        assert min(contrast(palette["accent"], color) for color in behind) >= LARGE
        assert contrast(palette["on_accent"], palette["accent"]) >= READ


@pytest.mark.parametrize("style", ["educational", "neutral"])
def test_the_lights_of_a_dark_ground_show_no_steps(style: str) -> None:
    """Steps are stretches of one level, wider than the eye overlooks."""
    design = design_scene(scene(), FilmSpec(style, Format.VERTICAL))
    ground = np.asarray(draw_still(replace(design, layers=())).convert("L"))[:, :1072]

    blocks = ground.reshape(120, 16, 67, 16)
    flat = blocks.max(axis=(1, 3)) == blocks.min(axis=(1, 3))

    assert flat.mean() < 0.01


@pytest.mark.parametrize("style", style_names())
def test_neighbours_look_different_also_with_the_same_words(style: str) -> None:
    film = FilmSpec(style, Format.VERTICAL)
    stills = [still(design_scene(scene(index=look), film)) for look in range(4)]

    differences = [apart(stills[at], stills[(at + 1) % 4]) for at in range(4)]

    assert min(differences) >= APART


@pytest.mark.parametrize("style", style_names())
@pytest.mark.parametrize("accent", ["#101010", "#fafafa", "#5a49f0", "#c81e3a", "#2e9e5b"])
def test_a_brands_colours_are_used_and_stay_readable(style: str, accent: str) -> None:
    plain, own = load_style(style), load_style(style, Brand(accent=accent, second="#1d7fd0"))
    grounds = [own.palette["ground"], *(light["color"] for light in own.lights)]

    assert own.palette["accent"] != plain.palette["accent"]
    assert own.palette["second"] != plain.palette["second"]
    assert min(contrast(own.palette["accent"], ground) for ground in grounds) >= LARGE
    assert contrast(own.palette["on_accent"], own.palette["accent"]) >= READ


def test_a_brands_readable_colour_is_left_as_it_is() -> None:
    assert load_style("neutral", Brand(accent="#FFD166")).palette["accent"] == "#FFD166"


def test_a_brands_font_is_set_where_it_has_the_letters() -> None:
    film = replace(FILM, brand=Brand(font="Noto Sans Hebrew"))
    svg = "".join(
        layer.svg for layer in design_scene(scene(draft(headline="Light Ж")), film).layers
    )

    assert 'font-family="Noto Sans Hebrew"' in svg
    assert svg.count('font-family="Inter"') == 1


def logo(path: Path, color: str) -> Brand:
    picture = Image.new("RGBA", (300, 200))
    ImageDraw.Draw(picture).ellipse((50, 50, 250, 150), fill=color)
    picture.save(path)
    return Brand(name="Night School", logo=path, logo_key=color)


@pytest.mark.parametrize(("color", "plate"), [("#ffffff", False), ("#0a0a0a", True)])
def test_the_logo_is_on_the_card_alone_and_is_seen(color: str, plate: bool, tmp_path: Path) -> None:
    film = FilmSpec("neutral", Format.WIDE, logo(tmp_path / "logo.png", color))
    card = SceneDraft(SceneKind.CARD, "", headline="Night School", support="One idea a day")

    drawn = [layer for layer in design_scene(scene(card), film).layers if "<image" in layer.svg]

    assert len(drawn) == 1
    assert ("<rect" in drawn[0].svg) == plate
    assert visible_extent(drawn[0].svg, design_scene(scene(card), film).canvas) is not None
    assert not any("<image" in layer.svg for layer in design_scene(scene(), film).layers)


def test_a_logo_that_is_no_picture_is_refused_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"text")
    film = replace(FILM, brand=Brand(logo=tmp_path / "logo.png", logo_key="x"))

    with pytest.raises(RenderError, match="logo is no picture"):
        design_scene(scene(), film)


@pytest.mark.parametrize("format_", Format)
def test_over_footage_stands_a_plate_with_the_words(format_: Format) -> None:
    film = FilmSpec("entertainment", format_)
    behind = Visual(Path("clip.mp4"), "key", Shape.CLIP)

    design = design_scene(replace(scene(), visual=behind), film)
    extents = [visible_extent(layer.svg, design.canvas) for layer in design.layers]

    assert design.layers
    palette = design.style.palette
    assert contrast(palette["muted"], palette["ground"]) >= READ
    area = sum((right - left) * (low - high) for left, high, right, low in filter(None, extents))
    assert area < 0.3 * design.canvas.width * design.canvas.height
    assert max(extent[3] for extent in filter(None, extents)) < design.canvas.band.y


def test_a_style_is_a_folder_that_needs_no_code(tmp_path: Path, settings: LazySettings) -> None:
    shelf = tmp_path / "styles"
    settings.STYLE_FOLDERS = [*settings.STYLE_FOLDERS, shelf]
    shutil.copytree(Path(settings.STYLE_FOLDERS[0]) / "neutral", shelf / "mint")
    written = (shelf / "mint" / "style.toml").read_text()
    (shelf / "mint" / "style.toml").write_text(
        written.replace("Neutral", "Mint")
        .replace("#0b0b0c", "#d6f5e6")
        .replace("#ffffff", "#0b2a1c")
    )

    assert ("mint", "Mint") in style_choices()
    corner = draw_still(design_scene(scene(), FilmSpec("mint", Format.SQUARE))).getpixel(
        (540, 1070)
    )
    assert isinstance(corner, tuple)
    assert min(corner[:3]) > 100


def test_a_faulty_style_says_what_is_wrong(tmp_path: Path, settings: LazySettings) -> None:
    settings.STYLE_FOLDERS = [*settings.STYLE_FOLDERS, tmp_path]
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "style.toml").write_text('label = "Broken"\n')

    with pytest.raises(RenderError, match="style 'broken' are faulty: 'palette'"):
        load_style("broken")


@pytest.mark.parametrize("style", style_names())
@pytest.mark.parametrize("shape", SIZES)
def test_the_three_thumbnails_are_clearly_different(style: str, shape: Format) -> None:
    film = FilmSpec(style, shape)
    stills = [
        still(design_thumbnail("Why the sky is blue at noon", film, shape, number))
        for number in NUMBERS
    ]

    assert min(apart(stills[one], stills[two]) for one, two in ((0, 1), (0, 2), (1, 2))) >= APART


def letters(text: str, design: Design) -> Image.Image:
    """Where the letters of a text are, as a mask."""
    white = Layer(COLOR.sub('fill="#ffffff"', text), "still", 0)
    alone = draw_still(replace(design, ground="", texture="", layers=(white,)), SMALL)
    return alone.convert("L").point(lambda level: 255 * (level > 230))


def least_contrast(design: Design) -> float:
    """Of all texts with what is behind them, but for letters that others are set over."""
    bare = tuple(replace(layer, svg=TEXT.sub("", layer.svg)) for layer in design.layers)
    behind = draw_still(replace(design, layers=bare), SMALL).convert("RGB")
    over, found = Image.new("L", behind.size), []
    for text in reversed([text for layer in design.layers for text in TEXT.findall(layer.svg)]):
        mask = letters(text, design)
        seen = ImageChops.subtract(mask, over)
        over = ImageChops.lighter(over, mask.filter(ImageFilter.MaxFilter(5)))
        ground = behind.tobytes().hex()
        pixels = [ground[6 * at : 6 * at + 6] for at, shown in enumerate(seen.tobytes()) if shown]
        ranked = sorted(contrast(COLOR.findall(text)[0], pixel) for pixel in pixels)
        found += ranked[int(EDGE * len(ranked)) :][:1]
    return min(found)


@pytest.mark.parametrize("style", style_names())
@pytest.mark.parametrize("accent", ["", "#101010", "#c81e3a"])
def test_a_thumbnails_texts_are_read_on_what_is_behind_them(style: str, accent: str) -> None:
    film = FilmSpec(style, Format.WIDE, Brand(accent=accent, second="#10a040" if accent else ""))
    title = "Seven things nobody tells you about sleep"

    for number, shape in product(NUMBERS, SIZES):
        assert least_contrast(design_thumbnail(title, film, shape, number)) >= READ


@pytest.mark.parametrize("style", style_names())
def test_captions_do_not_run_over_the_graphic(style: str) -> None:
    """An extent is told to a few pixels."""
    for look, kind in product(range(4), (SceneKind.NUMBER, SceneKind.QUESTION, SceneKind.TITLE)):
        content = SceneDraft(kind, "", "", figure="35", unit="%")
        design = design_scene(scene(content, index=look), FilmSpec(style, Format.VERTICAL))
        extents = [visible_extent(layer.svg, design.canvas) for layer in design.layers]
        graphic = [extent[1] for extent in filter(None, extents) if extent[3] > 1300]

        assert min(graphic) >= design.canvas.band.bottom - 16


LONG_TITLES = (
    "The surprising science behind why you procrastinate and how to finally stop today",
    "10 brutally simple money habits that quietly made ordinary people very wealthy",
    "Seven things nobody tells you about sleep",
)


@pytest.mark.parametrize("title", LONG_TITLES)
@pytest.mark.parametrize("style", style_names())
def test_a_thumbnails_title_is_large_enough_for_a_list(style: str, title: str) -> None:
    """At 160 pixels of 1920 in width, capitals are at least 6 pixels high, the largest 7.5."""
    for number in NUMBERS:
        design = design_thumbnail(title, FilmSpec(style, Format.WIDE), Format.WIDE, number)
        drawn = "".join(layer.svg for layer in design.layers)
        high = [float(size) * 0.74 * 160 / 1920 for size in SIZE.findall(drawn)]

        assert min(high) >= 6
        assert max(high) >= 7.5


TOLD = {
    "Why we sleep: the night shift of your brain": "Why we sleep",
    "Short: but sweet": "Short: but sweet",
    "It costs 12:30 per hour and nobody knows why that is so": (
        "It costs 12:30 per hour and nobody knows"
    ),
    LONG_TITLES[0]: "Why you procrastinate",
    LONG_TITLES[1]: "10 brutally simple money habits",
    LONG_TITLES[2]: LONG_TITLES[2],
    "The real story of Romeo and Juliet that your teacher never told you": (
        "The real story of Romeo and Juliet"
    ),
    "Warum wir schlafen und was im Gehirn passiert, wenn wir es nicht tun": "Warum wir schlafen",
    "为什么天空是蓝色的\uff1f光的散射原理用三分钟讲清楚告诉你": "为什么天空是蓝色的\uff1f",
    "La verdad sobre el azúcar que nadie te quiere contar": "La verdad sobre el azúcar",
    "The 7 (really simple) habits of wealthy people today": "Habits of wealthy people today",
    "Sleep (why everything you know about it is wrong)": (
        "Why everything you know about it is wrong"
    ),
    "睡眠\uff08为什么你知道的一切都是错的\uff09以及怎样才能睡得好": "为什么你知道的一切都是错的",
    "Tea (hot), but nobody ever drinks it so hot": "Nobody ever drinks it so hot",
    "iPhone tricks that Apple does not want you to know about": (
        "iPhone tricks that Apple does not want you to know about"
    ),
    "Forty-letter-words-without-any-joint-at-all": "Forty-letter-words-without-any-joint-at-all",
    "": "",
}


@pytest.mark.parametrize(("title", "told"), TOLD.items())
def test_a_thumbnail_says_the_strongest_part_of_a_long_title(title: str, told: str) -> None:
    assert title_content(title)["headline"] == told


def test_a_number_that_leads_a_title_is_its_telling_word() -> None:
    assert title_content("10 simple money habits")["parts"] == ["", "10", "simple money habits"]
    assert title_content("My 10 simple money habits")["parts"][1] == "habits"

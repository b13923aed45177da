"""Designed scenes: every kind in every style and format, its text where it may stand."""

from pathlib import Path

import pytest
from PIL import Image, ImageChops

from providers.llm.base import SceneDraft, SceneKind
from videos.render.canvas import CANVASES
from videos.render.layers import draw_layers, draw_still, visible_extent
from videos.render.process import RenderError
from videos.render.scene import Design, design_scene
from videos.render.spec import FilmSpec, Format
from videos.render.style import load_style, style_names
from videos.render.tests.helpers import FILM, draft, never, scene, words

# What players draw over a vertical film: left, top, right, bottom edges of what stays clear.
SAFE = {
    Format.VERTICAL: (48, 288, 1080 - 192, 1920 - 672),
    Format.WIDE: (96, 54, 1824, 1026),
    Format.SQUARE: (48, 48, 1032, 1032),
}
HARD = {
    "html": "<script>alert(1)</script> <b>&amp;</b>",
    "filter": "';[0:v]drawtext=x",
    "ass": "{\\an8} \\N C:\\new",
    "controls": "nul \x00 bell \x07 \ud800 \ufffe",
    "emoji": "rocket 🚀 family 👩‍💻 flag 🇺🇸 1️⃣",
    "arabic": "مرحبا بالعالم من تلسكوب (2026)",
    "hebrew": "שלום עולם, כך זה עובד",
    "unknown": "漢字 हिन्दी ไทย",
    "long word": "W" * 300,
    "long": "many words " * 80,
    "empty": "",
    "template": "{{ flow }} {% include 'x' %}",
}


def filled(kind: SceneKind, text: str) -> SceneDraft:
    return SceneDraft(kind, text, text, text, text, (text,) * 7, (text,) * 7, text, text)


def set_text(design: Design) -> list[str]:
    """The layers that hold text of the scene, graphics and ground left out."""
    return [layer.svg for layer in design.layers if "xml:space" in layer.svg]


@pytest.mark.parametrize("style", style_names())
@pytest.mark.parametrize("kind", SceneKind)
def test_every_style_draws_every_kind(style: str, kind: SceneKind, tmp_path: Path) -> None:
    design = design_scene(scene(draft(kind)), FilmSpec(style, Format.VERTICAL))

    pictures = draw_layers(design, tmp_path, 1.0, stop=never)

    assert sum(picture is not None for picture in pictures) == len(design.layers) >= 3


@pytest.mark.parametrize("kind", SceneKind)
@pytest.mark.parametrize("text", HARD.values(), ids=HARD.keys())
def test_no_text_leaves_the_safe_area_or_touches_the_captions(kind: SceneKind, text: str) -> None:
    format_ = list(Format)[(list(SceneKind).index(kind) + list(HARD.values()).index(text)) % 3]
    design = design_scene(scene(filled(kind, text)), FilmSpec("entertainment", format_))
    left, top, right, _bottom = SAFE[format_]

    extent = visible_extent("".join(set_text(design)), design.canvas)

    if extent is not None:
        assert extent[0] >= left
        assert extent[1] >= top
        assert extent[2] <= right
        assert extent[3] <= design.canvas.band.y


@pytest.mark.parametrize("format_", Format)
def test_captions_stand_inside_the_safe_area(format_: Format) -> None:
    left, _top, right, bottom = SAFE[format_]
    band = CANVASES[format_].band

    assert (band.x >= left, band.right <= right, band.bottom <= bottom) == (True, True, True)


@pytest.mark.parametrize("text", ["<b>bold</b>", "a & b", "\"quoted\" 'single'", "</text><rect/>"])
def test_markup_in_a_text_stays_text(text: str) -> None:
    joined = "".join(set_text(design_scene(scene(draft(headline=text)), FILM)))

    assert "<b>" not in joined
    assert "<rect/>" not in joined
    assert "& b" not in joined


def test_template_code_in_a_text_is_not_run() -> None:
    joined = "".join(set_text(design_scene(scene(draft(headline="{{ palette.ink }}")), FILM)))

    assert "{{" in joined


def test_right_to_left_scenes_start_at_the_right_edge() -> None:
    box = CANVASES[Format.VERTICAL].text
    content = SceneDraft(SceneKind.STATEMENT, "", "مرحبا")

    design = design_scene(scene(content, spoken=words("مرحبا بكم")), FILM)
    extents = [visible_extent(svg, design.canvas) for svg in set_text(design)]

    assert [extent[2] for extent in extents if extent] == [pytest.approx(box.right, abs=12)]


@pytest.mark.parametrize("style", style_names())
@pytest.mark.parametrize(("headline", "mirrored"), [("لماذا؟", True), ("למה?", False)])
def test_the_mark_of_a_question_is_the_headlines_and_has_a_glyph(
    style: str, headline: str, mirrored: bool
) -> None:
    content = SceneDraft(SceneKind.QUESTION, "", headline)
    design = design_scene(scene(content), FilmSpec(style, Format.VERTICAL))
    marks = [layer.svg for layer in design.layers if layer.svg not in set_text(design)]
    drawn = [svg for svg in marks if ">?</text>" in svg]
    assert len(drawn) == 1
    assert ('<text transform="scale(-1 1)"' in drawn[0]) == mirrored


def test_neighbours_of_one_kind_differ() -> None:
    first, second = (design_scene(scene(index=index), FILM) for index in (1, 2))

    assert first.ground != second.ground
    assert [layer.svg for layer in first.layers] != [layer.svg for layer in second.layers]


def test_items_arrive_when_they_are_spoken() -> None:
    spoken = words(
        "It finds the first galaxies and then stars being born and air on planets", step=0.4
    )
    design = design_scene(scene(draft(SceneKind.LIST), frames=200, spoken=spoken), FILM)

    panels = [layer for layer in design.layers if layer.at is not None and "<text" in layer.svg]

    starts = [spoken[at].start - 0.15 for at in (2, 7, 11)]
    assert [panel.at for panel in panels] == pytest.approx(starts, abs=0.01)


def ring(share: str) -> int:
    """How many pixels of the dial have the accent."""
    content = draft(SceneKind.NUMBER, figure=share, unit="%")
    design = design_scene(scene(content, index=1), FilmSpec("educational", Format.WIDE))
    x, y, radius = design.canvas.art
    edges = (x - radius, y - radius, x + radius, y + radius)
    dial = draw_still(design).convert("RGB").crop(edges)
    plain = Image.new("RGB", dial.size, design.style.palette["accent"])
    return ImageChops.difference(dial, plain).convert("L").histogram()[0]


def test_a_share_is_drawn_as_the_part_it_is() -> None:
    quarter, half, most = (ring(share) for share in ("25", "50", "75"))

    assert half - quarter == pytest.approx(most - half, rel=0.05)
    assert half - quarter == pytest.approx(quarter, rel=0.3)  # which has the ends, too


def test_an_unknown_style_is_refused_in_plain_words() -> None:
    for name in ("baroque", "../educational", "base", ""):
        with pytest.raises(RenderError, match="choose one of educational, entertainment"):
            load_style(name)

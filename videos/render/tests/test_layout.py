"""How a scene shares out its room: many lines stay large, graphics stay clear of words."""

from __future__ import annotations

import re

import pytest

from providers.llm.base import SceneKind
from videos.render.layers import visible_extent
from videos.render.scene import Design, design_scene
from videos.render.spec import FilmSpec, Format
from videos.render.style import style_names
from videos.render.tests.helpers import draft, scene

LEAST = 44  # pixels of 1080: what is read on a phone at arm's length
SIZE = re.compile(r'font-size="([\d.]+)"')
HABITS = (
    ("Pick one habit", "Only one, so you can keep it"),
    ("Set a tiny goal", "Two minutes is enough to begin"),
    ("Same time daily", "After coffee works for most"),
    ("Track each day", "A cross on paper is plenty"),
    ("Forgive a miss", "Never miss twice in a row"),
    ("Reward yourself", "Something small you enjoy"),
)


def habits(kind: SceneKind, style: str, format_: Format, count: int = len(HABITS)) -> Design:
    items, details = zip(*HABITS[:count], strict=True)
    content = draft(kind, headline="Six habits that last", items=items, details=details)
    return design_scene(scene(content), FilmSpec(style, format_))


def texts(design: Design) -> str:
    return "".join(layer.svg for layer in design.layers if "xml:space" in layer.svg)


@pytest.mark.parametrize("style", style_names())
@pytest.mark.parametrize("kind", [SceneKind.LIST, SceneKind.STEPS])
@pytest.mark.parametrize("format_", [Format.VERTICAL, Format.SQUARE])
def test_six_lines_are_read_on_a_phone(style: str, kind: SceneKind, format_: Format) -> None:
    drawn = texts(habits(kind, style, format_))

    lines = [text for text in drawn.split("<text")[1:] if any(name in text for name, _ in HABITS)]

    assert len(lines) == len(HABITS)
    assert min(float(SIZE.findall(line)[0]) for line in lines) >= LEAST


@pytest.mark.parametrize("style", style_names())
def test_details_are_shown_where_there_is_room_for_them(style: str) -> None:
    shown = {
        (format_, count): HABITS[0][1] in texts(habits(SceneKind.LIST, style, format_, count))
        for format_ in Format
        for count in (4, 5)
    }

    assert [key for key, seen in shown.items() if not seen] == [
        (Format.VERTICAL, 5),
        (Format.SQUARE, 5),
    ]


def reach(design: Design, svg: str, sway: float) -> tuple[float, float]:
    """How far left and right a part comes when it sways."""
    extent = visible_extent(svg, design.canvas)
    return (extent[0] - sway, extent[2] + sway) if extent else (0.0, 0.0)


@pytest.mark.parametrize("style", style_names())
@pytest.mark.parametrize("look", range(4))
def test_a_graphic_keeps_clear_of_a_long_word_beside_it(style: str, look: int) -> None:
    content = draft(SceneKind.TITLE, headline="Extraordinary misunderstandings everywhere")
    design = design_scene(scene(content, index=look), FilmSpec(style, Format.WIDE))
    breathe = design.style.motion.breathe
    graphic = [layer for layer in design.layers if "xml:space" not in layer.svg and layer.depth > 1]
    left = min(reach(design, layer.svg, breathe * layer.depth)[0] for layer in graphic)
    right = max(reach(design, layer.svg, breathe * layer.depth)[1] for layer in graphic)

    begin, end = reach(design, texts(design), breathe)

    assert end + 48 <= left or right + 48 <= begin


@pytest.mark.parametrize("style", style_names())
@pytest.mark.parametrize("format_", Format)
def test_a_headline_of_long_words_still_leads(style: str, format_: Format) -> None:
    content = draft(SceneKind.TITLE, headline="Extraordinary misunderstandings", kicker="Note")
    drawn = texts(design_scene(scene(content), FilmSpec(style, format_))).lower()

    sizes = {
        name: float(SIZE.findall(text)[0])
        for text in drawn.split("<text")[1:]
        for name in ("extraordinary", "note", "tonight")
        if name in text
    }

    assert sizes["extraordinary"] >= 1.2 * max(sizes["note"], sizes["tonight"])


@pytest.mark.parametrize("style", style_names())
def test_a_long_unit_does_not_make_its_figure_small(style: str) -> None:
    film = FilmSpec(style, Format.VERTICAL)

    def figure(unit: str) -> float:
        content = draft(SceneKind.NUMBER, headline="since it began", figure="13.8", unit=unit)
        drawn = texts(design_scene(scene(content), film)).split("<text")
        return next(float(SIZE.findall(text)[0]) for text in drawn if ">13.8<" in text)

    assert figure("billion years") >= 0.8 * figure("m")

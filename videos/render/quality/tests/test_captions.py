"""Captions that are where they should not be, in films that the renderer made so."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from django.conf import LazySettings

from providers.llm.base import SceneDraft, SceneKind
from videos.render.canvas import CANVASES, Box
from videos.render.captions import caption_area
from videos.render.fonts import FAMILY
from videos.render.quality import judge
from videos.render.quality.captions import Caption, beyond, most_at_once
from videos.render.quality.letters import contrast_in
from videos.render.quality.measure import Wanted
from videos.render.quality.report import Measure
from videos.render.quality.tests.films import make_film, measured
from videos.render.spec import CaptionLook, FilmSpec, Format, Preset, Shape, Visual
from videos.render.tests import helpers
from videos.render.tests.helpers import draft

FILM = FilmSpec("careless", Format.VERTICAL, preset=Preset.DRAFT)
FONT = Path(helpers.__file__).parent / "fonts" / "NotoSansJP-Subset.ttf"
AREA = caption_area(CANVASES[FILM.format])
WHOLE_LINE = SceneDraft(SceneKind.STATEMENT, "かがくのせかいへようこそ。", "Welcome")

Made = tuple[Path, Wanted]


@pytest.fixture
def shelf(tmp_path: Path, settings: LazySettings) -> Path:
    """A style of one's own: the neutral one, but for the templates that a test writes."""
    neutral = Path(settings.STYLE_FOLDERS[0]) / "neutral"
    settings.STYLE_FOLDERS = [*settings.STYLE_FOLDERS, tmp_path / "styles"]
    folder = tmp_path / "styles" / FILM.style
    folder.mkdir(parents=True)
    (folder / "style.toml").write_text((neutral / "style.toml").read_text())
    return folder


def misses(made: Made) -> dict[str, Measure]:
    return {miss.name: miss for miss in measured(*made).misses}


def written(shelf: Path, support: str) -> None:
    (shelf / "support.svg").write_text(f'{{% layer "still" step=0 %}}{support}{{% endlayer %}}')


@pytest.mark.parametrize("look", list(CaptionLook))
def test_a_caption_on_a_text_of_the_scene(look: CaptionLook, shelf: Path, tmp_path: Path) -> None:
    """A template that writes where it was told to stay clear. Beside a caption that is no miss."""
    place = f'x="{AREA.x}" y="{AREA.y + 100}" font-family="{FAMILY}" font-size="60" fill="#fff"'
    written(shelf, f"<text {place}>{{{{ support }}}}</text>")
    clear = draft(support="No", narration="Yes.")
    low = draft(support="What you see tonight is old", narration="Light takes its time.")

    found = misses(make_film(tmp_path, replace(FILM, captions=look), [clear, low]))
    assert list(found) == ["caption_overlap"]
    assert found["caption_overlap"].scenes == (1,)
    assert found["caption_overlap"].reason == "Captions cover the scene's own text."


def test_letters_that_leave_the_captions_place(tmp_path: Path, settings: LazySettings) -> None:
    """A font whose letters stand four letters to the right of where it says they do."""
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    (fonts / FONT.name).write_bytes(aside(FONT.read_bytes(), 4000))
    settings.FONT_FOLDERS = [fonts]
    film = replace(FILM, style="neutral")

    found = misses(make_film(tmp_path, film, [draft(narration="All is well."), WHOLE_LINE]))
    assert list(found) == ["caption_overflow"]
    assert found["caption_overflow"].scenes == (1,)
    assert found["caption_overflow"].value == 8
    assert "reach where players draw their buttons" in found["caption_overflow"].reason


def test_the_same_letters_in_their_place(tmp_path: Path, settings: LazySettings) -> None:
    settings.FONT_FOLDERS = [FONT.parent]

    assert not misses(make_film(tmp_path, replace(FILM, style="neutral"), [WHOLE_LINE]))


def aside(font: bytes, units: int) -> bytes:
    """The font with all its letters drawn so far to the right, and as wide as before."""
    moved, tables = bytearray(font), {}
    for at in range(struct.unpack_from(">H", font, 4)[0]):
        tag, _sum, offset, length = struct.unpack_from(">4sIII", font, 12 + 16 * at)
        tables[tag] = (offset, length)
    (pairs,) = struct.unpack_from(">H", font, tables[b"hhea"][0] + 34)
    begin, length = tables[b"hmtx"]
    bearings = [*range(begin + 2, begin + 4 * pairs, 4)]
    bearings += range(begin + 4 * pairs, begin + length, 2)
    for at in bearings:
        struct.pack_into(">h", moved, at, struct.unpack_from(">h", font, at)[0] + units)
    return bytes(moved)


def test_what_a_style_or_footage_shows_beside_captions_is_none_of_them(
    shelf: Path, tmp_path: Path
) -> None:
    size = f'width="{AREA.width}" height="{AREA.height}"'
    plate = f'<rect x="{AREA.x}" y="{AREA.y}" {size} fill="#26262c"/>'
    bars = (
        f'<rect x="{AREA.right - 20}" y="{AREA.y + down}" width="60" height="12" fill="#fff"/>'
        for down in range(0, AREA.height, 24)
    )
    written(shelf, plate + "".join(bars))
    film, wanted = make_film(tmp_path, FILM, [draft()])
    visual = Visual(Path("clip.mp4"), "key", Shape.CLIP)
    filmed = [replace(scene, visual=visual) for scene in wanted.scenes]

    assert not misses((film, wanted))
    assert "caption_overflow" not in misses((film, replace(wanted, scenes=filmed)))


def test_an_ornament_that_sways_past_captions_is_none_of_them(tmp_path: Path) -> None:
    """Entertainment's bolt, in the accent, comes to the edge of the captions' place."""
    film = replace(FILM, style="entertainment")
    sentences = draft(narration="It raised its tower. It swung out its wings. So look up tonight.")

    assert not misses(make_film(tmp_path, film, [draft(narration="Yes."), sentences]))


def test_a_speck_is_no_letter() -> None:
    white = np.full(3, 255, np.int16)
    dark = np.full((80, 400, 3), 10, np.uint8)
    dark[40:42, 200:202] = 255
    assert contrast_in(dark, [white]) == 1

    dark[30:50, 200:300:20] = dark[30:50, 201:300:20] = 255
    assert contrast_in(dark, [white]) > 15


def test_two_captions_at_once() -> None:
    """Which the renderer cannot be made to do: by their times alone."""
    box = Box(100, 1150, 500, 80)
    shown = [Caption(0, 0.0, 1.0, box), Caption(0, 0.9, 2.0, box), Caption(1, 2.0, 3.0, box)]

    measure = judge.caption_overlap(*most_at_once(shown), covered=[])
    assert (measure.value, measure.scenes, measure.failed) == (2, (0,), True)
    assert not judge.caption_overlap(*most_at_once(shown[1:]), covered=[]).failed


def test_a_caption_laid_out_beyond_its_area() -> None:
    inside = Caption(0, 0.0, 1.0, AREA)
    beside = Caption(1, 1.0, 2.0, replace(AREA, width=AREA.width + 40))

    measure = judge.caption_overflow(*beyond([inside, beside], FILM), seen=[])
    assert (measure.value, measure.scenes, measure.failed) == (38, (1,), True)
    assert not judge.caption_overflow(*beyond([inside], FILM), seen=[]).failed

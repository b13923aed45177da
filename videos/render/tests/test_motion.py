"""How layers come in and stay in motion, seen in rendered films."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from providers.llm.base import SceneKind
from videos.render.canvas import CANVASES
from videos.render.segment import render_segment
from videos.render.spec import FPS, FilmSpec, Format, Preset, SceneSpec
from videos.render.style import style_names
from videos.render.tests.helpers import draft, frames_of, never, scene, words

Light = NDArray[np.float64]
STILL = 2.0  # seconds after which a picture has to have changed
SEEN = 6.0  # of 255, what counts as a change of a part of the picture
SWING = 0.1  # of full light, over a quarter of the picture: half a flash
FLASHES = 3


def rendered(spec: SceneSpec, style: str, tmp_path: Path) -> list[Light]:
    """Every frame of a draft, as small pictures of its light."""
    film = FilmSpec(style, Format.VERTICAL, captions=None, preset=Preset.DRAFT)
    render_segment(spec, film, tmp_path / "scene.mp4", stop=never)
    return [
        np.asarray(frame.convert("L").resize((135, 240)), dtype=np.float64)
        for frame in frames_of(tmp_path / "scene.mp4")
    ]


def text_area(picture: Light) -> Light:
    box = CANVASES[Format.VERTICAL].text
    return picture[box.y // 8 : box.bottom // 8, box.x // 8 : box.right // 8]


@pytest.fixture(scope="module", params=style_names())
def long_scene(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> list[Light]:
    """Twelve seconds of which only the first few words are spoken."""
    spec = scene(draft(SceneKind.STATEMENT), index=1, frames=12 * FPS, spoken=words("Light takes"))
    return rendered(spec, request.param, tmp_path_factory.mktemp("film"))


def test_nothing_stands_still_for_two_seconds(long_scene: list[Light]) -> None:
    """Neither the texts nor, apart from them, the picture as a whole."""
    apart = round(STILL * FPS)

    for area in (text_area, lambda picture: picture):
        changes = [
            np.abs(area(later) - area(earlier)).max()
            for earlier, later in zip(long_scene, long_scene[apart:], strict=False)
        ]
        assert min(changes) >= SEEN


def test_nothing_flashes_more_than_three_times_a_second(long_scene: list[Light]) -> None:
    steps = [(later - earlier) / 255 for earlier, later in pairwise(long_scene)]
    swings = [float(np.mean(np.abs(step) > SWING) > 0.25) for step in steps]

    worst = max(sum(swings[at : at + FPS]) for at in range(len(swings)))

    assert worst <= 2 * FLASHES


def test_bars_grow_when_they_are_spoken(tmp_path: Path) -> None:
    content = draft(
        SceneKind.CHART,
        headline="",
        kicker="",
        items=("Newborn babies", "Everybody else"),
        details=("16 h", "16 h"),
    )
    spoken = words("Newborn babies sleep most of all and everybody else", step=0.3)
    frames = rendered(
        replace(scene(content, index=1, frames=110), words=spoken), "neutral", tmp_path
    )

    rows = np.flatnonzero((frames[-1][40:140, 12:100] > 85).all(axis=1)) + 40
    gap = int(np.argmax(np.diff(rows))) + 1
    bars = [int(np.median(part)) for part in (rows[:gap], rows[gap:])]
    lit = [[int(np.sum(frame[row, 10:110] > 85)) for row in bars] for frame in frames]

    grown = [next(at for at, widths in enumerate(lit) if widths[bar] > 80) for bar in (0, 1)]
    begun = [next(at for at, widths in enumerate(lit) if widths[bar] > 20) for bar in (0, 1)]
    assert begun[0] < grown[0] < begun[1] < grown[1]
    assert begun[1] == pytest.approx(spoken[7].start * FPS, abs=9)

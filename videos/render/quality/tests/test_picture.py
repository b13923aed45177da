"""What is said of moving pictures, frame by frame."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from videos.render.cells import Cells
from videos.render.quality.picture import Black, Flashes, Span, Stillness
from videos.render.spec import FPS

SHAPE = (64, 64)


def flashes(frame: Callable[[int], Cells], frames: int = 2 * FPS) -> float:
    seen = Flashes()
    for number in range(frames):
        seen.add(frame(number), number)
    return seen.most


def even(level: int) -> Cells:
    return np.full(SHAPE, level, np.uint8)


@pytest.mark.parametrize(("every", "most"), [(2, 15), (3, 10), (5, 6), (10, 3), (30, 1)])
def test_flashes_of_a_second_are_counted(every: int, most: float) -> None:
    """Bright for one frame of so many."""
    found = flashes(lambda number: even(200 if number % every == 0 else 40))

    assert found == pytest.approx(most, abs=0.5)


def test_a_small_light_may_blink() -> None:
    def blinking(number: int) -> Cells:
        frame = even(40)
        frame[:28, :28] = 200 if number % 4 < 2 else 40  # a fifth of the picture
        return frame

    assert flashes(blinking) == 0


def test_glitter_is_no_flash() -> None:
    noise = np.random.default_rng(1)

    assert flashes(lambda _: noise.integers(60, 200, SHAPE).astype(np.uint8)) == 0


def test_a_faint_flicker_is_no_flash() -> None:
    assert flashes(lambda number: even(120 if number % 2 else 128)) == 0


def test_cuts_are_no_flashes_as_long_as_there_are_few() -> None:
    assert flashes(lambda number: even(200 if number // FPS % 2 else 40)) <= 1


def test_black_lasts_from_its_first_frame_to_its_last() -> None:
    black = Black()
    for number, level in enumerate([40] * 3 + [16] * 6 + [40] * 3 + [17] * 3):
        black.add(even(level), number)
    black.end(15)

    assert black.spans == [Span(0.1, 0.3), Span(0.4, 0.5)]


def test_a_dark_picture_with_a_light_in_it_is_not_black() -> None:
    black, frame = Black(), even(18)
    frame[10, 10] = 60
    black.add(frame, 0)
    black.end(1)

    assert black.spans == []


def test_what_creeps_does_not_stand_still() -> None:
    """Half a level a frame, which no two neighbours tell."""
    still = Stillness()
    for number in range(3 * FPS):
        still.add(even(40 + number // 2), number)
    still.end(3 * FPS)

    assert still.spans == []


def test_noise_alone_is_stillness() -> None:
    still, noise = Stillness(), np.random.default_rng(1)
    for number in range(3 * FPS):
        still.add((even(40) + noise.integers(-2, 3, SHAPE)).astype(np.uint8), number)
    still.end(3 * FPS)

    assert [span.length for span in still.spans] == [3.0]

"""Our own music: of every mood, for any length, the same each time, and never in the way."""

from __future__ import annotations

import tracemalloc
from functools import cache
from itertools import islice

import numpy as np
import pytest

from videos.render.music.bed import bed
from videos.render.music.moods import moods
from videos.render.pcm import RATE, Sound

SECONDS = 16.0
MOODS = list(moods())


@cache
def heard(mood: str, seed: int = 3, seconds: float = SECONDS) -> Sound:
    return np.concatenate(list(bed(mood, seed, round(seconds * RATE))))


def share(sound: Sound, low: float, high: float) -> float:
    """How much of the sound's power lies between two frequencies."""
    power = np.abs(np.fft.rfft(sound.mean(axis=1))) ** 2
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    return float(power[(hertz >= low) & (hertz < high)].sum() / power.sum())


@pytest.mark.parametrize("mood", MOODS)
def test_a_mood_is_clean_sound_that_leaves_room_for_speech(mood: str) -> None:
    sound = heard(mood)

    assert sound.shape == (SECONDS * RATE, 2)
    assert np.abs(sound).max() < 1.5  # what a bed may hold; mixing scales it
    assert np.abs(sound.mean(axis=0)).max() < 0.002
    assert share(sound, 1000, 4000) < 0.1
    assert share(sound, 8000, 24_000) < 0.01
    assert share(sound, 100, 1000) > 0.3  # a phone plays nothing below
    # A click is a step as high as the sound itself.
    assert np.abs(np.diff(sound, axis=0)).max() < 0.35 * np.abs(sound).max()


@pytest.mark.parametrize("mood", MOODS)
def test_music_plays_all_along_and_ends_with_the_film(mood: str) -> None:
    sound = heard(mood)
    seconds = np.abs(sound[: 15 * RATE]).reshape(15, -1).max(axis=1)

    assert seconds.min() > 0.02 * seconds.max()
    assert np.abs(sound[-RATE // 100 :]).max() < 0.001


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_piece_ends_on_its_key(seed: int) -> None:
    """The lowest note of the last chord is the root of one of the keys that a mood stands in."""
    sound = heard("calm", seed, 8.0)[-2 * RATE :]
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    spectrum = np.abs(np.fft.rfft(sound.mean(axis=1) * np.hanning(len(sound))))
    low = hertz[np.argmax(np.where(hertz < 120, spectrum, 0))]

    assert round(69 + 12 * np.log2(low / 440)) % 12 in moods()["calm"].roots


def test_equal_wishes_give_equal_music_and_others_another() -> None:
    first = heard("warm", 5, 4.0)
    heard.cache_clear()

    assert np.array_equal(first, heard("warm", 5, 4.0))
    assert not all(np.allclose(first, heard("warm", seed, 4.0)) for seed in (6, 7, 8))
    assert not np.allclose(first, heard("night", 5, 4.0))


@pytest.mark.parametrize("seconds", [0.1, 0.8, 2.7, 3.3, 5.4, 21.0])
def test_a_piece_of_any_length_is_exactly_as_long(seconds: float) -> None:
    assert len(heard("dreamy", 1, seconds)) == round(seconds * RATE)


def test_a_quarter_of_an_hour_takes_no_more_memory_than_a_minute() -> None:
    def peak(seconds: int, blocks: int) -> int:
        tracemalloc.start()
        try:
            for _ in islice(bed("focus", 1, seconds * RATE), blocks):
                pass
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(900, 20) < 1.3 * peak(20, 7)


def test_sections_vary() -> None:
    """What plays changes every eight bars, so that a long film is not one loop."""
    sound = heard("bright", 2, 50.0)
    bars = sound[: len(sound) // 20 * 20].reshape(20, -1)
    loud = np.sqrt((bars**2).mean(axis=1))

    assert loud.max() / loud[2:-3].min() > 1.3

"""Whether captions come when their words are heard: after each pause, where the voice sets in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from providers.speech.base import WordTiming
from videos.render.quality.heard import FLOOR, STEP, Levels
from videos.render.spec import FPS, SceneSpec

PAUSE = 0.15  # seconds without a word, after which one can hear where the next begins
# A voice rises at least this far out of a pause, also where music fills the pause.
RISE = 8.0  # dB
_STOPS = frozenset(".,:;!?…。、！？،؛؟।")  # noqa: RUF001 - voices pause after them in other scripts, too
_TOGETHER = 3  # beginnings that are judged as one: a single one may be hidden by what precedes it
_REACH = 70  # steps to either side in which their beginnings are looked for
_SPAN = 8  # steps on either side of a beginning that are compared
# Of two shifts the smaller one is meant, unless the other is this much clearer; and none at all
# where the voice may as well set in with the words.
_PER_SECOND = 8.0  # dB
_NEAR = 4  # steps that are as good as none
_CLEARER = 6.0  # dB
_DEPTH = 40.0  # dB below the loudest; what is fainter is silence


@dataclass(frozen=True, slots=True)
class Late:
    """From this word of a scene on, captions come so many seconds after the voice (before it:
    negative), up to the next of these."""

    word: int
    seconds: float


def lateness(scenes: Sequence[SceneSpec], levels: Levels) -> list[list[Late]]:
    """For each scene, in stretches of a few pauses; stretches without a clear beginning are left
    out."""
    rises = np.pad(_rises(levels), _REACH)
    found: list[list[Late]] = []
    frames = 0
    for scene in scenes:
        found.append(_late(scene.words, frames / FPS, rises))
        frames += scene.frames
    return found


def steered(words: Sequence[WordTiming], late: Sequence[Late]) -> tuple[WordTiming, ...]:
    """The words moved to where they are heard; none before the one that precedes it."""
    moved: list[WordTiming] = []
    earliest = 0.0
    for place, word in enumerate(words):
        by = next((part.seconds for part in reversed(late) if part.word <= place), 0.0)
        start = max(earliest, word.start - by)
        moved.append(WordTiming(word.text, start, max(start, word.end - by)))
        earliest = start
    return tuple(
        WordTiming(word.text, word.start, min(word.end, max(word.start, following.start)))
        for word, following in pairwise([*moved, WordTiming("", float("inf"), float("inf"))])
    )


def _late(words: Sequence[WordTiming], start: float, rises: Levels) -> list[Late]:
    begins = _beginnings(words)
    if not begins:
        return []
    groups = np.array_split(np.array(begins), max(1, len(begins) // _TOGETHER))
    shifts = [_shift(rises, [start + words[place].start for place in group]) for group in groups]
    firsts = [0, *(int(group[0]) for group in groups[1:])]
    return [
        Late(word, shift) for word, shift in zip(firsts, shifts, strict=True) if shift is not None
    ]


def _beginnings(words: Sequence[WordTiming]) -> list[int]:
    """The places of words before which the voice pauses; what has no sound does not count."""
    spoken = [place for place, word in enumerate(words) if word.end > word.start]
    after = [
        place
        for before, place in pairwise(spoken)
        if words[place].start - words[before].end >= PAUSE or words[before].text[-1:] in _STOPS
    ]
    return [*spoken[:1], *after]


def _rises(levels: Levels) -> Levels:
    """How much louder it is just after each step than just before it, in dB."""
    quiet = max(float(levels.max(initial=FLOOR)) - _DEPTH, FLOOR)
    padded = np.pad(np.maximum(levels, quiet), _SPAN, constant_values=quiet)
    sums = np.concatenate([[0.0], np.cumsum(padded)])
    middle = sums[_SPAN:-_SPAN]
    rises = (sums[2 * _SPAN :] - 2 * middle + sums[: -2 * _SPAN]) / _SPAN
    heard: Levels = rises.astype(np.float32)
    return heard


def _shift(rises: Levels, starts: Sequence[float]) -> float | None:
    """By how much these seconds come after the voice, as clearly as it can be heard."""
    steps = [round(start / STEP) for start in starts]
    windows = [rises[step : step + 2 * _REACH + 1] for step in steps]
    near = [window for window in windows if window.size == 2 * _REACH + 1]
    if not near:
        return None
    clear = np.mean(near, axis=0)
    shifts = np.arange(-_REACH, _REACH + 1) * STEP
    best = int(np.argmax(clear - _PER_SECOND * np.abs(shifts)))
    if clear[best] < RISE:
        return None
    here = clear[_REACH - _NEAR : _REACH + _NEAR + 1].max()
    return 0.0 if clear[best] < here + _CLEARER else -float(shifts[best])

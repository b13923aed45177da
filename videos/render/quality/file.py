"""Whether the file is one that platforms take as it is (docs/quality.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from videos.render.quality.heard import STEP, Heard
from videos.render.quality.mp4 import Layout
from videos.render.spec import FPS
from videos.render.video import GOP

B_FRAMES = 2
_CLOSE = 0.1  # seconds; sound comes in packets


@dataclass(frozen=True, slots=True)
class Facts:
    """A film's file, the size it should have, and whether it shows what was drawn."""

    layout: Layout
    heard: Heard
    size: tuple[int, int]
    as_drawn: bool = True

    @property
    def picture(self) -> str:
        return next((stream for stream in self.heard.streams if stream[:5] == "Video"), "")

    @property
    def sound(self) -> str:
        return next((stream for stream in self.heard.streams if stream[:5] == "Audio"), "")

    @property
    def seconds(self) -> float:
        return len(self.layout.shown) / FPS


def broken_rules(facts: Facts) -> list[str]:
    """What the file is not, in words."""
    return [rule for rule, holds in RULES.items() if not holds(facts)]


def _says(*words: str) -> Callable[[Facts], bool]:
    return lambda facts: all(word in f"{facts.picture},{facts.sound}," for word in words)


def _steady(facts: Facts) -> bool:
    return {FPS * step for step in facts.layout.steps} == {facts.layout.timescale}


def _key_frames(facts: Facts) -> bool:
    ends = [*facts.layout.keys, len(facts.layout.shown)]
    return ends[0] == 0 and all(after - before <= GOP for before, after in pairwise(ends))


def _closed(facts: Facts) -> bool:
    """Nothing that is decoded after a key frame is shown before it."""
    shown = facts.layout.shown
    ends = [*facts.layout.keys, len(shown)]
    return all(min(shown[first:end]) == shown[first] for first, end in pairwise(ends))


def _few_b_frames(facts: Facts) -> bool:
    """B-frames are shown before what was decoded before them."""
    latest, row = -1, 0
    for at in facts.layout.shown:
        row = row + 1 if at < latest else 0
        latest = max(latest, at)
        if row > B_FRAMES:
            return False
    return True


def _from_the_start(facts: Facts) -> bool:
    order = facts.layout.order
    return "moov" in order and "mdat" in order and order.index("moov") < order.index("mdat")


def _as_long(facts: Facts) -> bool:
    return abs(len(facts.heard.levels) * STEP - facts.seconds) < _CLOSE


RULES: dict[str, Callable[[Facts], bool]] = {
    "H.264 in the High profile": _says("h264 (High)"),
    "4:2:0, progressive": _says("yuv420p(", "progressive"),
    "BT.709 colours, tagged as such": _says("(tv, bt709, "),
    "its format's size": lambda facts: f" {facts.size[0]}x{facts.size[1]}" in facts.picture,
    f"{FPS} frames a second, evenly": _steady,
    "a key frame every half second": _key_frames,
    "closed groups of pictures": _closed,
    "at most two B-frames in a row": _few_b_frames,
    "AAC-LC sound in stereo at 48 kHz": _says("aac (LC)", "48000 Hz", "stereo"),
    "sound as long as the picture": _as_long,
    "playable from the start (faststart)": _from_the_start,
    "the pictures that were drawn": lambda facts: facts.as_drawn,
    "no edit list": lambda facts: not facts.layout.edited,
}

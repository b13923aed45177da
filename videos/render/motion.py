"""How layers come in and keep moving: expressions of t (seconds) for ffmpeg, numbers alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from videos.render.flow import Layer
from videos.render.layers import Picture
from videos.render.spec import FPS
from videos.render.style import Entrance, Motion

# The first scene is also what a paused player shows: its entrance has begun before the first frame.
HEAD_START = 0.5
STAYS = "tpad=stop=-1:stop_mode=clone"  # the last frame, for ever
_PACE = 2.2  # the camera turns this much faster than the ground drifts
_FLAT = 0.8  # and goes less far up and down than across


@dataclass(frozen=True, slots=True)
class Moving:
    """A picture and how it moves. start: seconds; lasts: seconds until it has arrived; depth: how
    many times further than the texts it sways; mirror: it comes from the other side."""

    picture: Picture
    start: float
    lasts: float
    entrance: Entrance
    depth: float = 1.0
    mirror: bool = False

    @property
    def towards(self) -> tuple[float, float]:
        """Where it comes from, in pixels from its place."""
        across = -self.entrance.x if self.mirror else self.entrance.x
        width, height = self.picture.size if self.entrance.how != "fade" else (1, 1)
        return across * width, self.entrance.y * height


def arrivals(
    layers: Sequence[Layer], pictures: Sequence[Picture | None], motion: Motion, *, first: bool
) -> list[Moving]:
    """The visible pictures, bottom first, each with the time of its arrival."""
    early = HEAD_START if first else 0.0
    return [
        _moving(layer, picture, motion, early)
        for layer, picture in zip(layers, pictures, strict=True)
        if picture is not None
    ]


def _moving(layer: Layer, picture: Picture, motion: Motion, early: float) -> Moving:
    entrance = motion.enter[layer.enter]
    lasts = motion.duration * entrance.pace
    start = _start(layer, motion) - early
    return Moving(picture, start, lasts, entrance, layer.depth, layer.mirror)


def _start(layer: Layer, motion: Motion) -> float:
    waiting = motion.first + motion.stagger * layer.step
    return waiting if layer.at is None else max(layer.at, waiting)


def margin(part: Moving) -> str:
    """Filter that gives a window room to look beside the picture; empty where there is none."""
    if part.entrance.how == "fade":
        return ""
    left, top = _before(part)
    across, down = (abs(distance) for distance in part.towards)
    width, height = part.picture.size
    return f",pad={width + across:.0f}:{height + down:.0f}:{left:.0f}:{top:.0f}:color=black@0"


def arriving(part: Moving) -> str:
    """Filter that shows the layer while it arrives: a fade, or a window onto its picture.

    A fade begins with nothing, so a layer that is on its way before the film begins has none.
    """
    if part.entrance.how == "fade":
        fade = f",fade=in:st={part.start:.3f}:d={part.lasts:.3f}:alpha=1,{STAYS}"
        return fade if part.start >= 0 else ""
    (left, top), (width, height) = _before(part), part.picture.size
    sign = 1 if part.entrance.how == "wipe" else -1
    x, y = (_rest(part, sign * distance) for distance in part.towards)
    return f",crop={width}:{height}:x='{left:.0f}+{x}':y='{top:.0f}+{y}'"


def repeats(part: Moving) -> tuple[int, int]:
    """At which frame its picture begins, and how often it is repeated: as long as it fades, else
    from the beginning for ever (-1).

    What fades is copied for every frame, also before and long after: its last frame then stays.
    """
    if part.entrance.how != "fade" or part.start < 0:
        return 0, -1
    begin = int(part.start * FPS)
    return begin, math.ceil((part.start + part.lasts) * FPS) + 1 - begin


def _before(part: Moving) -> tuple[float, float]:
    """Room left of and above the picture: a wipe's window comes from where the wipe begins, a
    slide's picture from there, so that the window looks to the other side."""
    sign = -1 if part.entrance.how == "wipe" else 1
    return max(0.0, sign * part.towards[0]), max(0.0, sign * part.towards[1])


def place(part: Moving, motion: Motion) -> tuple[str, str]:
    """x and y of its upper left corner: eased to its place, then swaying with the camera, whose
    way is round, so that nothing ever stands still."""
    pace = f"t*{motion.tempo * _PACE:.4f}"
    far = motion.breathe * part.depth
    x = f"{part.picture.x}+{_approach(part, 0, motion)}+{far:.2f}*sin({pace})"
    y = f"{part.picture.y}+{_approach(part, 1, motion)}+{far * _FLAT:.2f}*cos({pace})"
    return x, y


def _approach(part: Moving, axis: int, motion: Motion) -> str:
    away = part.towards[axis]
    if part.entrance.how == "slide" or not away:
        return "0"
    if part.entrance.how == "wipe":
        return _rest(part, away)
    over = motion.overshoot
    left = f"(1-{_progress(part)})"
    return f"{away:.1f}*({over + 1:.3f}*pow({left},3)-{over:.3f}*pow({left},2))"


def _rest(part: Moving, away: float) -> str:
    """What is left of the way, in even pixels: window and layer must round alike."""
    return f"2*floor({away / 2:.1f}*pow(1-{_progress(part)},3))" if away else "0"


def _progress(part: Moving) -> str:
    return f"clip((t-({part.start:.3f}))/{part.lasts:.3f},0,1)"

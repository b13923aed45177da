"""Where in a film something is: its seconds, its scenes, and how they are told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from videos.render.quality.picture import Span
from videos.render.spec import FPS, SceneSpec

_SHARE = 0.05  # seconds of a span, with which a scene takes part in it

Scenes = Sequence[SceneSpec]


def scenes_in(spans: Sequence[Span], scenes: Scenes) -> tuple[int, ...]:
    """The scenes that have at least a twentieth of a second of one of these spans."""
    ends = list(times_of(scenes))
    return tuple(
        place
        for place, (start, end) in enumerate(ends)
        if any(min(end, span.end) - max(start, span.start) >= _SHARE for span in spans)
    )


def times_of(scenes: Scenes) -> Iterator[tuple[float, float]]:
    """The seconds at which each scene begins and ends."""
    frames = 0
    for scene in scenes:
        yield frames / FPS, (frames + scene.frames) / FPS
        frames += scene.frames


def clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"

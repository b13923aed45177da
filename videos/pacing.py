"""How long scenes last: what is said in them, the pause after it, and the pace of both."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from providers.llm.base import SceneKind
from videos.models import Scene
from videos.render.spec import FPS

PAUSE = 0.3
# After these, seconds to take in what was said.
PAUSES: Mapping[str, float] = {SceneKind.TITLE: 0.5, SceneKind.QUESTION: 0.6, SceneKind.QUOTE: 0.5}
BEFORE_OUTRO = 0.6
AT_THE_END, WITH_MUSIC = 0.6, 1.5
SILENT = 2.5  # seconds of a scene in which nothing is said
FIRST_CARD, LAST_CARD = 2.0, 4.0
# Beyond these a voice sounds drawn out or rushed: by our own steering, and as a channel may wish.
SLOWEST, FASTEST = 0.85, 1.2
LEAST, MOST = 0.8, 1.25


def rests(scenes: Sequence[Scene], *, music: bool) -> list[float]:
    """Seconds of each scene in which nothing is said; all of it in a silent one."""
    last = len(scenes) - 1
    return [
        _pause(scene, scenes[place + 1 : place + 2], music=music)
        if scene.narration.strip()
        else _silent(scene, first=place == 0, last=place == last)
        for place, scene in enumerate(scenes)
    ]


def _pause(scene: Scene, following: Sequence[Scene], *, music: bool) -> float:
    if not following:
        return WITH_MUSIC if music else AT_THE_END
    own = PAUSES.get(scene.kind, PAUSE)
    return max(own, BEFORE_OUTRO) if following[0].kind == SceneKind.OUTRO else own


def _silent(scene: Scene, *, first: bool, last: bool) -> float:
    if scene.kind != SceneKind.CARD:
        return SILENT
    return FIRST_CARD if first else LAST_CARD if last else SILENT


def frames(spoken: float, rest: float) -> int:
    """A scene's length; the pause is never shorter than asked for, so that no word is cut."""
    return math.ceil(round((spoken + rest) * FPS, 6))


def steer(seconds: float, shortest: float, longest: float) -> float:
    """The speed that brings this much speech into the range, as far as sounds natural."""
    # Aim a little inside the range: a pace judged by one scene is off by a few per cent.
    wanted = max(min(max(seconds, shortest * 1.05), longest * 0.95), 1.0)
    return round(min(max(seconds / wanted, SLOWEST), FASTEST), 2)


def natural(speed: float) -> float:
    """The nearest speed that engines speak well at."""
    return round(min(max(speed, LEAST), MOST), 2)

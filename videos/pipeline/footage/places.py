"""Which scenes of a film may have footage: a film that alternates with designed scenes looks best.

Numbers, lists, charts and the like say more when they are drawn, so they always are, unless their
creator set a picture.
"""

from __future__ import annotations

from collections.abc import Sequence

from providers.llm.base import SceneKind
from videos.models import Scene

FILMED = frozenset((SceneKind.TITLE, SceneKind.STATEMENT, SceneKind.QUESTION, SceneKind.OUTRO))
DESIGNED = "none"
"""Of Scene.picture: never footage."""


def is_set(scene: Scene) -> bool:
    """Whether its creator chose the very file."""
    return scene.picture not in ("", DESIGNED)


def may_have(scene: Scene) -> bool:
    """Whether something may be looked for."""
    return scene.picture == "" and scene.kind in FILMED and any(scene.search_terms)


def has_room(scenes: Sequence[Scene], at: int) -> bool:
    """Whether neither neighbour has footage, or is to have some."""
    around = scenes[max(at - 1, 0) : at] + list(scenes[at + 1 : at + 2])  # type: ignore[operator]
    return not any(is_set(scene) or scene.visual_id for scene in around)

"""What stands behind each scene: footage where some fits, else nothing, and it is designed."""

from __future__ import annotations

from collections.abc import Sequence

from videos.models import Scene
from videos.pipeline.context import StageContext
from videos.render.spec import Visual


def visuals(context: StageContext, scenes: Sequence[Scene]) -> list[Visual | None]:  # noqa: ARG001
    """The visual of each scene, in order; what was chosen is kept with the scene."""
    return [None for _ in scenes]

"""For each scene: what it has already, what its creator set, what fits, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from providers.base import ProviderError
from videos import artifacts
from videos.models import Scene
from videos.pipeline.context import StageContext
from videos.pipeline.footage.candidates import Wish
from videos.pipeline.footage.library import chosen_asset
from videos.pipeline.footage.places import has_room, is_set, may_have
from videos.pipeline.footage.shelf import Shelf
from videos.render.spec import FPS, Format, Shape, Visual
from ytempire.core.exceptions import MediaNotFoundError

DESIGNED: dict[str, Any] = {"source": "designed"}
"""The credit of a scene for which it was decided that nothing is behind it."""


def visuals(context: StageContext, scenes: Sequence[Scene]) -> list[Visual | None]:
    """The visual of each scene, in order.

    What was decided is kept with the scene (Scene.credit, Scene.visual), so that editing one scene
    changes no other; whoever changes what a scene is about empties both.
    """
    shelf = Shelf(context)
    for scene in scenes:
        _keep(context, shelf, scene)
    undecided = [scene for scene in scenes if not scene.credit]
    for scene in filter(is_set, undecided):
        _put_what_was_set(context, shelf, scene)
    for at, scene in enumerate(scenes):
        if context.video.footage and not scene.credit and may_have(scene) and has_room(scenes, at):
            context.check()
            shelf.fill(scene, _wish(context, scene))
    for scene in undecided:
        scene.credit = scene.credit or DESIGNED
    with context.holding():
        Scene.objects.bulk_update(scenes, ["visual", "credit"])
    return [_visual(scene) for scene in scenes]


def _keep(context: StageContext, shelf: Shelf, scene: Scene) -> None:
    """What it has is its own still; if the file was swept, it is fetched again."""
    if not scene.credit or scene.credit == DESIGNED:
        return
    scene.visual = context.find(scene.visual_id) if scene.visual_id else None
    try:
        if scene.visual is None:
            shelf.put_again(scene)
    except ProviderError as error:
        context.notes.append(f"The picture of scene {scene.index + 1}: {error}")
        scene.credit = {}
    shelf.use(scene)


def _put_what_was_set(context: StageContext, shelf: Shelf, scene: Scene) -> None:
    try:
        asset = chosen_asset(context.video.owner, scene.picture)
        shelf.put(scene, asset, _wish(context, scene))
    except (MediaNotFoundError, ProviderError) as error:
        context.notes.append(f"Scene {scene.index + 1} is designed, without its picture: {error}")


def _wish(context: StageContext, scene: Scene) -> Wish:
    video = context.video
    return Wish(
        terms=tuple(map(str, scene.search_terms)),
        subject=f"{video.title} {video.topic}",
        seconds=(scene.frames or 0) / FPS,
        size=Format(video.format).size,
    )


def _visual(scene: Scene) -> Visual | None:
    artifact, credit = scene.visual, scene.credit
    if artifact is None:
        return None
    x, y = credit["focus"]
    return Visual(
        path=artifacts.local_path(artifact),
        key=artifact.meta["sha256"],
        shape=Shape(artifact.meta["kind"]),
        start=credit["start"],
        focus=(x, y),
    )

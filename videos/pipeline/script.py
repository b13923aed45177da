"""Stage 1: the brief becomes a script of typed scenes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from costs.models import Category
from providers.llm.base import SceneDraft, SceneKind, Script, ScriptBrief, ScriptWriter
from providers.registry import first_success, script_writers
from studio.setup import FilmSetup
from videos import artifacts
from videos.brief import brief_of, working_title
from videos.models import Artifact, Scene, Stage, Video
from videos.pipeline.asking import asked
from videos.pipeline.cards import with_cards
from videos.pipeline.context import Made, StageContext


class ScriptStage:
    name = Stage.SCRIPT
    share = 4.0

    def run(self, context: StageContext) -> None:
        if context.video.version_id is not None:
            return  # its creator wrote it: services/editing.py put it into the scenes
        brief = brief_of(context.video)
        answer = first_success(script_writers(), lambda writer: _checkpoint(context, writer, brief))
        context.provider = answer.provider
        context.notes += answer.failures
        _save(context, answer.result)


def _checkpoint(context: StageContext, writer: ScriptWriter, brief: ScriptBrief) -> Artifact:
    inputs = [writer.fingerprint(), brief]

    def make(path: Path) -> Made:
        script = asked(
            context, Category.AI_GENERATION, inputs, lambda ask: writer.write(brief, ask)
        )
        path.write_text(json.dumps(asdict(script), ensure_ascii=False))
        return Made(meta={"writer": writer.name, "scenes": len(script.scenes)}, usage=script.usage)

    return context.checkpoint("script", ".json", inputs, make, Category.AI_GENERATION)


def _save(context: StageContext, artifact: Artifact) -> None:
    script = script_from_json(artifacts.read_json(artifact))
    scenes = with_cards(script.scenes, FilmSetup.from_json(context.video.setup))
    given = _given(context.video)
    with context.holding():
        named = _named(context.video, script, given)
        context.save(script=artifact, tags=list(script.tags), **named)
        context.video.scenes.all().delete()
        Scene.objects.bulk_create(
            scene_row(context.video, index, draft) for index, draft in enumerate(scenes)
        )


def _given(video: Video) -> dict[str, str]:
    """The title and the description it was given last, before anybody changed them."""
    earlier = artifacts.find(video.script_id) if video.script_id else None
    if earlier is None:
        return {"title": working_title(video), "description": ""}
    script = script_from_json(artifacts.read_json(earlier))
    return {"title": script.title, "description": script.description}


def _named(video: Video, script: Script, given: Mapping[str, str]) -> dict[str, str]:
    """Title and description: the script's, but where their creator has changed what was given."""
    now = Video.objects.values(*given).get(pk=video.pk)
    return {name: getattr(script, name) if now[name] == given[name] else now[name] for name in now}


def script_from_json(data: dict[str, list[dict[str, object]]]) -> Script:
    """The script back from its artifact; its usage is in the ledger, not here."""
    return Script(
        title=str(data["title"]),
        description=str(data["description"]),
        tags=tuple(map(str, data["tags"])),
        scenes=tuple(_draft(scene) for scene in data["scenes"]),
    )


def _draft(scene: dict[str, object]) -> SceneDraft:
    values = {
        name: tuple(value) if isinstance(value, list) else value for name, value in scene.items()
    }
    return SceneDraft(**{**values, "kind": SceneKind(str(values["kind"]))})  # type: ignore[arg-type]


FIELDS = ("narration", "headline", "kicker", "support", "figure", "unit")
LISTS = ("items", "details", "search_terms")


def scene_row(video: Video, index: int, draft: SceneDraft) -> Scene:
    texts = {name: getattr(draft, name) for name in FIELDS}
    return Scene(
        video=video,
        index=index,
        kind=draft.kind,
        **texts,
        **{name: list(getattr(draft, name)) for name in LISTS},
    )


def draft_of(scene: Scene) -> SceneDraft:
    """A stored scene as the renderer takes it."""
    texts: dict[str, Any] = {name: getattr(scene, name) for name in FIELDS}
    lists: dict[str, Any] = {name: tuple(getattr(scene, name)) for name in LISTS}
    return SceneDraft(kind=SceneKind(scene.kind), **texts, **lists)

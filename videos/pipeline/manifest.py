"""What was made of what, by whom and on what terms: from this a video can be made again."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from studio.setup import FilmSetup
from videos import artifacts
from videos.credits import Credit, footage_credit, music_credit
from videos.models import Artifact, Scene, StageRun, Video
from videos.pipeline.script import draft_of

BRIEF = (
    *("topic", "notes", "text", "style", "length", "format", "voice"),
    *("caption_look", "music", "footage", "preset", "setup"),
)
USED = ("source", "id", "kind", "author", "licence", "page_url", "start", "focus")
OWN_MUSIC = "made by YTEMPIRE: free of claims"


def manifest_of(video: Video, film: Artifact) -> dict[str, Any]:
    """JSON. description and credits, the latter put under the former, whoever knows them adds."""
    scenes = list(video.scenes.order_by("index"))
    # The newest of each stage: attempts begin anew with a retry, and may resume in the middle.
    done = video.stage_runs.filter(outcome=StageRun.Outcome.COMPLETED).order_by("pk")
    entries = video.cost_entries.values("stage", "provider", "model", "unit", "quantity", "amount")
    return {
        "brief": {name: getattr(video, name) for name in BRIEF},
        "scenes": [_scene(scene) for scene in scenes],
        "providers": dict(done.values_list("stage", "provider")),
        "costs": [{**entry, "amount": str(entry["amount"])} for entry in entries.order_by("id")],
        "artifacts": {
            "script": video.script_id,
            "film": film.pk,
            "narrations": [scene.audio_id for scene in scenes],
            "segments": [scene.segment_id for scene in scenes],
        },
        "footage": [_used(scene) for scene in scenes if scene.visual_id],
        "music": _music(video),
        "fonts": "Inter and Noto, SIL Open Font License 1.1",
    }


def _scene(scene: Scene) -> dict[str, Any]:
    return {**asdict(draft_of(scene)), "voice": scene.voice, "picture": scene.picture}


def _used(scene: Scene) -> dict[str, Any]:
    return {"scene": scene.index + 1, **{name: scene.credit[name] for name in USED}}


def _music(video: Video) -> dict[str, Any]:
    if own := _own_music(video):
        return {"own": own}
    return {"mood": video.music, "licence": OWN_MUSIC} if video.music else {}


def _own_music(video: Video) -> dict[str, Any]:
    """What is known of the creator's own music, from the film's copy of it."""
    media = FilmSetup.from_json(video.setup).music_media
    copy = artifacts.find(artifacts.artifact_key("media", media)) if media else None
    return dict(copy.meta) if copy else {}


def credits_of(video: Video) -> list[Credit]:
    """Of everything in the film that others may have made."""
    shown = video.scenes.exclude(visual=None).order_by("index")
    footage = [footage_credit(scene.credit) for scene in shown]
    own = _own_music(video)
    return [*footage, music_credit(own)] if own else footage

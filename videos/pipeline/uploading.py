"""Stage 4: the film is published, and what was made is written down."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from costs.models import Category
from providers.publishing.base import Film
from providers.registry import publisher
from videos import artifacts
from videos.models import Artifact, Stage, StageRun, Video
from videos.pipeline.context import Made, StageContext


class UploadingStage:
    name = Stage.UPLOADING
    share = 2.0

    def run(self, context: StageContext) -> None:
        video, film = context.video, context.video.film
        if film is None:
            raise LookupError("the rendering stage left no film")
        manifest = _manifest(video, film)
        context.save(
            manifest=context.checkpoint("manifest", ".json", [manifest], _writes(manifest))
        )
        publishing = publisher()
        published = publishing.publish(
            Film(
                path=artifacts.local_path(film),
                size=film.size,
                title=video.title,
                description=video.description,
                tags=tuple(video.tags),
            )
        )
        context.provider = publishing.name
        context.bill(published.usage, f"publish:{film.pk}", Category.STORAGE)
        context.report(1)


def _writes(manifest: dict[str, Any]) -> Any:
    def make(path: Path) -> Made:
        path.write_text(json.dumps(manifest, ensure_ascii=False, indent=1))
        return Made()

    return make


def _manifest(video: Video, film: Artifact) -> dict[str, Any]:
    """From this the video can be made again: the brief, and each step's providers and results."""
    brief = ("topic", "notes", "text", "style", "length", "format", "voice")
    # The newest of each stage: attempts begin anew with a retry, and may resume in the middle.
    done = video.stage_runs.filter(outcome=StageRun.Outcome.COMPLETED).order_by("pk")
    runs = done.values_list("stage", "provider")
    entries = video.cost_entries.values("stage", "provider", "model", "unit", "quantity", "amount")
    return {
        "brief": {name: getattr(video, name) for name in brief},
        "providers": dict(runs),
        "costs": [{**entry, "amount": str(entry["amount"])} for entry in entries.order_by("id")],
        "artifacts": {
            "script": video.script_id,
            "film": film.pk,
            "narrations": list(video.scenes.values_list("audio", flat=True)),
            "segments": list(video.scenes.values_list("segment", flat=True)),
        },
        "fonts": "Inter and Noto, SIL Open Font License 1.1",
    }

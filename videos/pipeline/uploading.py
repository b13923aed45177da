"""Stage 4: the film is published, and what was made is written down."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from costs.models import Category
from providers.publishing.base import Film
from providers.registry import publisher
from studio.setup import FilmSetup
from videos import artifacts
from videos.credits import Credited, credited
from videos.models import Stage, Video
from videos.pipeline.about import followed
from videos.pipeline.context import Made, StageContext
from videos.pipeline.manifest import credits_of, manifest_of


class UploadingStage:
    name = Stage.UPLOADING
    share = 2.0

    def run(self, context: StageContext) -> None:
        video, film = context.video, context.video.film
        if film is None:
            raise LookupError("the rendering stage left no film")
        # Its creator may have changed it since the stage began.
        written = Video.objects.values_list("description", flat=True).get(pk=video.pk)
        before = _last_credits(video)
        about = followed(video, written, before)
        description, block, notes = _described(video, about.description, before)
        context.tell(*notes)
        manifest = {**manifest_of(video, film), "description": about.description, "credits": block}
        kept = context.checkpoint("manifest", ".json", [manifest], _writes(manifest))
        publishing = publisher()
        published = publishing.publish(
            Film(
                path=artifacts.local_path(film),
                size=film.size,
                title=video.title,
                description=description,
                tags=about.tags,
            )
        )
        context.provider = publishing.name
        context.bill(published.usage, f"publish:{film.pk}", Category.STORAGE)
        # Last of all: an edit that fails before leaves what belongs to the film that stays.
        context.save(manifest=kept, description=description, tags=list(about.tags))
        context.report(1)


def _described(video: Video, description: str, before: str) -> Credited:
    wanted = FilmSetup.from_json(video.setup).credits
    return credited(description, credits_of(video), wanted=wanted, before=before)


def _writes(manifest: dict[str, Any]) -> Any:
    def make(path: Path) -> Made:
        path.write_text(json.dumps(manifest, ensure_ascii=False, indent=1))
        return Made()

    return make


def _last_credits(video: Video) -> str:
    """What an earlier film of this video put under its description."""
    try:
        manifest = artifacts.read_json(video.manifest) if video.manifest else {}
    except FileNotFoundError:
        return ""
    return str(manifest.get("credits", ""))

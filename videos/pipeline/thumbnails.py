"""The pictures that may stand for the video."""

from __future__ import annotations

from pathlib import Path

from videos.models import Artifact
from videos.pipeline.context import Made, StageContext
from videos.render.key import design_key
from videos.render.spec import FilmSpec, Format
from videos.render.thumbnail import render_thumbnail


def thumbnail(context: StageContext, film: FilmSpec) -> Artifact:
    title = context.video.title
    shape = Format.VERTICAL if film.format is Format.VERTICAL else Format.WIDE

    def make(path: Path) -> Made:
        render_thumbnail(title, film, shape, 1, path)
        return Made()

    return context.checkpoint("thumbnail", ".jpg", [design_key(film), title], make)

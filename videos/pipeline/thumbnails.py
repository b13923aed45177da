"""The pictures that may stand for the video: three designs in two shapes."""

from __future__ import annotations

from pathlib import Path

from videos.models import Artifact
from videos.pipeline.context import Made, StageContext
from videos.render.key import design_key
from videos.render.spec import FilmSpec, Format
from videos.render.thumbnail import NUMBERS, render_thumbnail
from videos.thumbnails import SHAPES, thumbnails_keep


def thumbnails(context: StageContext, film: FilmSpec) -> None:
    """Draw them all; what the creator chose or uploaded stays the one that is shown."""
    drawn = {
        number: {column: _drawn(context, film, shape, number) for column, shape in SHAPES.items()}
        for number in NUMBERS
    }
    with context.holding():
        context.save(thumbnail=thumbnails_keep(video=context.video, drawn=drawn))


def _drawn(context: StageContext, film: FilmSpec, shape: Format, number: int) -> Artifact:
    title = context.video.title

    def make(path: Path) -> Made:
        render_thumbnail(title, film, shape, number, path)
        return Made()

    inputs = [design_key(film), title, shape.value, number]
    return context.checkpoint("thumbnail", ".jpg", inputs, make)

"""The pictures that may stand for the video: three designs in two shapes."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from videos import artifacts
from videos.models import Artifact
from videos.pipeline.beside import Beside, Task, beside
from videos.pipeline.context import StageContext
from videos.render.key import design_key
from videos.render.process import StopCheck, Stopped
from videos.render.spec import FilmSpec, Format
from videos.render.thumbnail import NUMBERS, render_thumbnail
from videos.thumbnails import SHAPES, thumbnails_keep

_ALL = [(number, column) for number in NUMBERS for column in SHAPES]


def thumbnails(context: StageContext, film: FilmSpec) -> AbstractContextManager[Beside]:
    """All of them, drawn beside what is done meanwhile."""
    return beside(
        context, [_task(context, film, number, SHAPES[column]) for number, column in _ALL]
    )


def keep_thumbnails(context: StageContext, drawing: Beside) -> None:
    """What the creator chose or uploaded stays the one that is shown."""
    drawn: dict[int, dict[str, Artifact]] = {number: {} for number in NUMBERS}
    for (number, column), picture in zip(_ALL, drawing.kept(), strict=True):
        drawn[number][column] = picture
    with context.holding():
        context.save(thumbnail=thumbnails_keep(video=context.video, drawn=drawn))


def _task(context: StageContext, film: FilmSpec, number: int, shape: Format) -> Task:
    title = context.video.title

    def make(path: Path, stop: StopCheck) -> Mapping[str, Any]:
        if stop():
            raise Stopped
        render_thumbnail(title, film, shape, number, path)
        return {}

    key = artifacts.artifact_key("thumbnail", design_key(film), title, shape.value, number)
    return Task("thumbnail", key, ".jpg", lambda: make)

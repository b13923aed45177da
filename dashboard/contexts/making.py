"""In the making: what workers have in hand and what waits, with places and times left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from django.urls import reverse

from accounts.models import User
from videos.forecast import Forecast
from videos.models import Stage, Status, Video
from videos.pipeline.runner import STAGES
from videos.selectors import in_line, in_the_making
from videos.waits import Waits

SHOWN = 6
BUSY_SECONDS = 5
CALM_SECONDS = 60


@dataclass(frozen=True, slots=True)
class StageMark:
    """One of the four segments; percent: how far it is filled."""

    stage: Stage
    percent: float

    @property
    def label(self) -> str:
        return self.stage.label

    @property
    def state(self) -> str:
        if self.percent >= 100:  # noqa: PLR2004
            return "done"
        return "now" if self.percent > 0 else "todo"


def stage_marks(video: Video) -> list[StageMark]:
    """How far each stage is, from the video's progress over all of them."""
    marks, before = [], 0.0
    for stage in STAGES:
        filled = 100 * (video.progress - before) / stage.share
        marks.append(StageMark(Stage(stage.name), min(max(filled, 0), 100)))
        before += stage.share
    return marks


@dataclass(frozen=True, slots=True)
class Job:
    """A video on its way. place: 1 is next in line, 0 is being made; seconds until it is done;
    waits: why it waits for more than its turn.
    """

    video: Video
    place: int
    seconds_left: float
    waits: str

    @property
    def marks(self) -> list[StageMark]:
        return stage_marks(self.video)

    @property
    def stage(self) -> str:
        """What is being done now, in a word."""
        return Stage(self.video.stage).label if self.video.stage else "Starting"


def jobs(videos: Iterable[Video], forecast: Forecast, waits: Waits) -> list[Job]:
    return [
        Job(
            video,
            forecast.position(video),
            forecast.seconds_left(video),
            waits.reason(video),
        )
        for video in videos
    ]


@dataclass(frozen=True, slots=True)
class Making:
    name: ClassVar[str] = "making"

    jobs: list[Job]
    running: int
    waiting: int
    paused: bool

    @classmethod
    def load(cls, user: User) -> Making:
        forecast, waits = Forecast.load(), Waits.of(user)
        running, waiting = in_the_making(user), in_line(user)
        first = jobs([*running[:SHOWN], *waiting[:SHOWN]], forecast, waits)
        return cls(first[:SHOWN], running.count(), waiting.count(), waits.paused)

    @property
    def url(self) -> str:
        return reverse("making")

    @property
    def every(self) -> int:
        return BUSY_SECONDS if self.jobs else CALM_SECONDS

    @property
    def more(self) -> int:
        return self.running + self.waiting - len(self.jobs)


def seconds_between_looks(videos: Iterable[Video]) -> int:
    """How often a list of these videos is worth fetching again; 0 when none of them moves."""
    moving = (Status.QUEUED, Status.PROCESSING)
    return BUSY_SECONDS if any(video.status in moving for video in videos) else 0

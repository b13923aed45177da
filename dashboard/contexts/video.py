"""One video: where it stands, what came out, what it cost, what happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.urls import reverse

from costs.models import CostEntry, Price
from costs.selectors import UncertainCall, entries_of, uncertain_calls
from dashboard.contexts.making import Job, jobs
from videos import links
from videos.forecast import Forecast, estimated_cost
from videos.models import Scene, Stage, StageRun, Status, Thumbnail, Version, Video
from videos.render.quality.report import Report
from videos.selectors import scenes_of, thumbnails_of, versions_of
from videos.sweep.expiry import parts_gone
from videos.waits import Waits

LOOK_SECONDS = {Status.QUEUED: 5, Status.PROCESSING: 2}


@dataclass(slots=True)
class CostLine:
    """Ledger entries of one kind and price, taken together; a film has dozens of narrations."""

    provider: str
    model: str
    unit: str
    price: Price | None
    unit_price: Decimal | None
    priced_from: date | None
    quantity: int = 0
    amount: Decimal = Decimal(0)

    def add(self, entry: CostEntry) -> None:
        self.quantity += entry.quantity
        self.amount += entry.amount


@dataclass(frozen=True, slots=True)
class StageCost:
    """What one stage consumed, and the sum in USD."""

    label: str
    entries: list[CostLine]

    @property
    def amount(self) -> Decimal:
        return sum((entry.amount for entry in self.entries), Decimal(0))


@dataclass(frozen=True, slots=True)
class Happening:
    """One attempt at one stage; seconds: how long it took, None while it runs."""

    run: StageRun
    seconds: float | None

    @property
    def reused(self) -> bool:
        """Everything it needed had been made by an earlier attempt."""
        return self.run.outcome == StageRun.Outcome.COMPLETED and not self.run.made


@dataclass(frozen=True, slots=True)
class VideoDetails:
    name: ClassVar[str] = "video"

    video: Video
    job: Job | None
    scenes: list[Scene]
    costs: list[StageCost]
    uncertain: list[UncertainCall]
    happenings: list[Happening]
    share_url: str
    report: Report
    versions: list[Version]
    thumbnails: list[Thumbnail]

    @classmethod
    def load(cls, video: Video) -> VideoDetails:
        """video: one that the user may see."""
        moving = video.status in LOOK_SECONDS
        return cls(
            video=video,
            job=jobs([video], Forecast.load(), Waits.of(video.owner))[0] if moving else None,
            scenes=list(scenes_of(video)),
            costs=_by_stage(entries_of(video.pk)),
            uncertain=uncertain_calls(video.owner, video.pk),
            happenings=[Happening(run, _seconds(run)) for run in video.stage_runs.all()],
            share_url=links.watch_url(video),
            report=Report.from_json(video.quality),
            versions=list(versions_of(video)),
            thumbnails=list(thumbnails_of(video)),
        )

    @property
    def url(self) -> str:
        return reverse("video", args=[self.video.pk])

    @property
    def every(self) -> int:
        return LOOK_SECONDS.get(Status(self.video.status), 0)

    @property
    def total(self) -> Decimal:
        return sum((cost.amount for cost in self.costs), Decimal(0))

    @property
    def anew(self) -> Decimal | None:
        """What a retry costs at most, when it has to make everything again."""
        return estimated_cost(self.video, self.video.owner) if parts_gone(self.video) else None

    @property
    def can_edit(self) -> bool:
        return self.job is None and bool(self.scenes)

    @property
    def unmade(self) -> int:
        """The version that an edit which failed was to be; 0 if none failed."""
        failed = self.video.is_watchable and self.video.error_message
        last = self.versions[0] if self.versions and failed else None
        return last.number if last and last.film_id is None else 0

    @property
    def brief(self) -> str:
        """What the creator gave: a text, notes or a topic."""
        return self.video.text or self.video.notes or self.video.topic


def _seconds(run: StageRun) -> float | None:
    return (run.ended_at - run.started_at).total_seconds() if run.ended_at else None


def _by_stage(entries: Iterable[CostEntry]) -> list[StageCost]:
    by_stage: dict[str, dict[tuple[object, ...], CostLine]] = {stage: {} for stage in Stage.values}
    for entry in entries:
        lines = by_stage.setdefault(entry.stage, {})
        kind = (entry.provider, entry.model, entry.unit)
        price = (entry.price, entry.unit_price, entry.priced_from)
        lines.setdefault((*kind, *price), CostLine(*kind, *price)).add(entry)
    return [
        StageCost(stage.title(), [*lines.values()]) for stage, lines in by_stage.items() if lines
    ]

"""What a stage gets to work with, and the one way it makes and bills things."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from django.db import transaction

from costs.models import Category
from costs.services import budget_lock, cost_book, still_there
from providers.base import Usage
from videos import artifacts, queue
from videos.models import Artifact, Stage, Video
from videos.parts import parts_note, touch
from videos.queue import Claim
from videos.render.process import StopCheck, Stopped


@dataclass(frozen=True, slots=True)
class Made:
    """What making an artifact yielded beside its file."""

    meta: Mapping[str, Any] = field(default_factory=dict)
    usage: tuple[Usage, ...] = ()


@dataclass(slots=True)
class StageContext:
    """One stage's view of one attempt. `report` takes the stage's progress from 0 to 1."""

    video: Video
    claimed: Claim
    work_dir: Path
    stop: StopCheck
    report: Callable[[float], None]
    provider: str = ""
    notes: list[str] = field(default_factory=list)
    made: int = 0

    def check(self) -> None:
        """Raises Stopped when the work should end."""
        if self.stop():
            raise Stopped

    def tell(self, *notes: str) -> None:
        """What the run's row is to say; once, however often its cause is met."""
        self.notes += [note for note in dict.fromkeys(notes) if note not in self.notes]

    def require_claim(self) -> None:
        """Raises Stopped when the claim was lost, as the database knows."""
        if not queue.held(self.claimed).exists():
            raise Stopped

    @contextmanager
    def holding(self) -> Iterator[None]:
        """A transaction for what belongs to the video, in which the claim cannot be lost.

        Raises Stopped when it was lost before: whoever has the video now wrote something else.
        """
        with transaction.atomic():
            if queue.held(self.claimed).select_for_update(no_key=True).first() is None:
                raise Stopped
            yield

    def save(self, **fields: Any) -> None:
        """Write fields of the video, unless the claim was lost meanwhile."""
        if not queue.held(self.claimed).update(**fields):
            raise Stopped
        for name, value in fields.items():
            setattr(self.video, name, value)

    def work_path(self, kind: str, key: str, suffix: str) -> Path:
        return self.work_dir / f"{kind}-{key[:20]}{suffix}"

    def keep(
        self,
        key: str,
        kind: str,
        path: Path,
        made: Made,
        category: Category = Category.API_CALLS,
    ) -> Artifact:
        """Store a finished file and bill what it consumed, both or neither."""
        stored = artifacts.put(key, path)  # may take a while, and nobody is to wait for it
        with transaction.atomic():
            artifact = artifacts.enter(key, kind, stored, made.meta)
            if made.usage:
                self.bill(made.usage, key, category)
            parts_note(video_id=self.video.pk, artifacts=[artifact])
        self.made += 1
        return artifact

    def find(self, key: str) -> Artifact | None:
        """The artifact under this key, if it was made before; it stays for this video."""
        touch(key)
        found = artifacts.find(key)
        if found is not None:
            parts_note(video_id=self.video.pk, artifacts=[found])
        return found

    def bill(self, usages: Iterable[Usage], key: str, category: Category) -> None:
        """Enter usages into the ledger, each once however often this runs.

        What was spent is booked even if the video was cancelled and deleted meanwhile.
        """
        with transaction.atomic():
            budget_lock(owner=self.video.owner)  # before the video, as when it is retried
            video_id, channel_id = still_there(
                video_id=self.video.pk, channel_id=self.video.channel_id
            )
            for usage in usages:
                cost_book(
                    owner=self.video.owner,
                    video_id=video_id,
                    channel_id=channel_id,
                    stage=self.video.stage,
                    category=category,
                    usage=usage,
                    idempotency_key=f"{self.video.pk}:{key}:{usage.unit}",
                )

    def checkpoint(
        self,
        kind: str,
        suffix: str,
        inputs: Iterable[Any],
        make: Callable[[Path], Made],
        category: Category = Category.API_CALLS,
    ) -> Artifact:
        """The artifact of these inputs: found in the store, or made, stored and billed."""
        self.check()
        key = artifacts.artifact_key(kind, *inputs)
        found = self.find(key)
        if found is not None:
            return found
        path = self.work_path(kind, key, suffix)
        made = make(path)
        return self.keep(key, kind, path, made, category)


class StageRunner(Protocol):
    """A stage of the pipeline: a class of this shape.

    share: the part of the progress bar it takes. run raises Stopped, ProviderError, RenderError.
    """

    name: Stage
    share: float

    def run(self, context: StageContext) -> None: ...


def required(artifact: Artifact | None) -> Artifact:
    """What an earlier stage made. Raises LookupError if it is not there."""
    if artifact is None:
        raise LookupError("an earlier stage left no artifact")
    return artifact

"""How long a video will take and cost, from what was measured and the price book."""

from __future__ import annotations

import heapq
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Avg, DurationField, ExpressionWrapper, F

from accounts.models import User
from channels_app.models import Channel
from costs.selectors import estimate
from providers.base import Usage
from providers.registry import script_writers
from studio.setup import FilmSetup
from videos import hosts, turns
from videos.brief import TARGET_SECONDS, brief_of
from videos.disk import FILM_BYTES_PER_SECOND
from videos.models import Pause, Preset, Stage, StageRun, Status, Video
from videos.pronunciation import said
from videos.queue import PREFERENCE
from videos.voices import engines_for

MEASURED_RUNS = 400
HORIZON = 1000
# Until the first video of a length was made here: seconds of work per second of film, as measured
# on two cores (docs/performance.md).
FIRST_GUESS: Mapping[str, float] = {
    Stage.SCRIPT: 0.01,
    Stage.AUDIO: 0.02,
    Stage.RENDERING: 0.4,
    Stage.UPLOADING: 0.01,
}
DRAFT_SHARE = 1 / 3  # of a finished film's work
CHARACTERS_PER_WORD = 6
LONGEST_SCENE = 240

Kind = tuple[str, str]
"""Length and preset: what takes about as long as another of its kind."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """The queue as it stands: places in line, and seconds until each video will be done."""

    seconds: Mapping[Kind, float]
    positions: Mapping[uuid.UUID, int]
    done_in: Mapping[uuid.UUID, float]
    workers: int

    @classmethod
    def load(cls) -> Forecast:
        """Seven queries, however long the queues: of each only the first HORIZON are looked at."""
        seconds = _measured_seconds()
        in_hand = Video.objects.filter(status=Status.PROCESSING, queue=None)
        running = list(in_hand.only("pk", "length", "preset", "progress"))
        waiting = _in_order()
        work = [(video.pk, _left(video, seconds)) for video in [*running, *waiting]]
        positions = {video.pk: place for place, video in enumerate(waiting, start=1)}
        workers = hosts.workers()
        return cls(seconds, positions, _schedule(work, workers), workers)

    def position(self, video: Video) -> int:
        """1 is next; 0 for a video that is not waiting; behind all others for what is held back."""
        if video.status != Status.QUEUED:
            return 0
        return self.positions.get(video.pk, len(self.positions) + 1)

    def seconds_left(self, video: Video) -> float:
        """Seconds until the video will be done; 0 when it has ended."""
        if video.status not in (Status.QUEUED, Status.PROCESSING):
            return 0.0
        known = self.done_in.get(video.pk)
        return self.seconds_if_asked_now(video) if known is None else known

    def work(self, video: Video) -> float:
        """Seconds that making the whole of it takes."""
        return self.seconds[kind_of(video)]

    def seconds_if_asked_now(self, video: Video) -> float:
        """Seconds until a further video like this one, last in line, would be done."""
        # Work is handed out greedily, so the last ends are the moments each worker is free.
        free_at = heapq.nlargest(self.workers, self.done_in.values())
        waiting_for = free_at[-1] if len(free_at) == self.workers else 0.0
        return waiting_for + self.work(video)


def kind_of(video: Video) -> Kind:
    return video.length, video.preset


def _measured_seconds() -> dict[Kind, float]:
    """Seconds of work by kind: the mean of what the last stages took here."""
    took = ExpressionWrapper(F("ended_at") - F("started_at"), output_field=DurationField())
    # Reused work says nothing about how long making takes.
    made = StageRun.objects.filter(outcome=StageRun.Outcome.COMPLETED, made__gt=0)
    rows = (
        StageRun.objects.filter(pk__in=made.order_by("-pk").values("pk")[:MEASURED_RUNS])
        .order_by()
        .values_list("video__length", "video__preset", "stage")
        .annotate(mean=Avg(took))
    )
    measured = {(*kind, stage): mean.total_seconds() for *kind, stage, mean in rows}
    return {
        (length, preset): sum(
            measured.get((length, preset, stage), guess * share * film_seconds)
            for stage, guess in FIRST_GUESS.items()
        )
        for length, film_seconds in TARGET_SECONDS.items()
        for preset, share in ((Preset.FINAL, 1), (Preset.DRAFT, DRAFT_SHARE))
    }


def _left(video: Video, seconds: Mapping[Kind, float]) -> float:
    return seconds[kind_of(video)] * (1 - video.progress / 100)


def _in_order() -> list[Video]:
    """The videos at the heads of the queues as they will be taken, but for the paused ones."""
    pauses = list(Pause.objects.values_list("queue", "owner"))
    owners = {owner for _queue, owner in pauses if owner}
    shut = {queue for queue, _owner in pauses if queue}
    return [
        video
        for queue in PREFERENCE
        for video in _head(queue)
        if queue not in shut
        and video.owner_id not in owners
        and video.channel.status != Channel.Status.PAUSED
    ]


def _head(queue: str) -> list[Video]:
    """Each owner's turns go to that owner's videos in their own order."""
    columns = ("length", "preset", "progress", "owner_id", "priority", "channel_turn", "queued_at")
    head = turns.in_queue(queue).order_by(*turns.BY_TURN).select_related("channel")
    in_turn = list(head.only(*columns, "channel__status")[:HORIZON])
    by_rank = sorted(in_turn, key=turns.rank)
    own = {owner: iter(videos) for owner, videos in _grouped(by_rank).items()}
    return [next(own[video.owner_id]) for video in in_turn]


def _grouped(videos: Iterable[Video]) -> dict[uuid.UUID, list[Video]]:
    groups: dict[uuid.UUID, list[Video]] = {}
    for video in videos:
        groups.setdefault(video.owner_id, []).append(video)
    return groups


def _schedule(work: Iterable[tuple[uuid.UUID, float]], workers: int) -> dict[uuid.UUID, float]:
    """Hand the work, in its order, to whichever worker is free first."""
    free_at = [0.0] * workers
    done: dict[uuid.UUID, float] = {}
    for video_id, seconds in work:
        done[video_id] = heapq.heappushpop(free_at, free_at[0] + seconds) + seconds
    return done


def usages_of(video: Video) -> list[Usage]:
    """What making this video is expected to consume, with the providers tried first."""
    brief = brief_of(video)
    pairs = FilmSetup.from_json(video.setup).pronunciations
    letters = len(said(video.text, pairs)) or brief.words * CHARACTERS_PER_WORD
    film_seconds = TARGET_SECONDS[video.length]
    return [
        *script_writers()[0].estimate(brief),
        # The longest scene may be spoken twice, to find the pace (videos/pipeline/audio.py).
        *engines_for(video.voice)[0].estimate("x" * (letters + min(letters, LONGEST_SCENE))),
        Usage("library", "disk", "byte_month", round(film_seconds * FILM_BYTES_PER_SECOND)),
    ]


def estimated_cost(video: Video, owner: User) -> Decimal:
    """USD this video is expected to cost at today's prices."""
    return estimate(usages_of(video), owner.today())

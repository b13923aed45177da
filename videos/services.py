"""Writing videos: request, cancel, retry, share, and how they end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone

from accounts.models import User
from channels_app.models import Channel
from channels_app.services import channel_hold
from costs.services import budget_lock, reservation_make, reservation_release
from notifications.models import EventType
from notifications.services import event_publish
from videos import artifacts, queue, rollups, selectors, states
from videos.forecast import estimated_cost
from videos.models import Format, Length, Stage, Status, Style, Video
from ytempire.core.exceptions import ConflictError, InvalidInputError, QuotaExceededError

TITLE_LIMIT = 100


@dataclass(frozen=True, slots=True)
class VideoRequest:
    """What a creator asks for. All of topic, notes and text empty: the channel's niche."""

    topic: str = ""
    notes: str = ""
    text: str = ""
    style: str = Style.EDUCATIONAL
    length: str = Length.SHORT
    format: str = Format.VERTICAL
    voice: str = ""
    priority: int = 5


def draft(*, owner: User, channel: Channel, request: VideoRequest) -> Video:
    """An unsaved video, priced: what the page shows before the click.

    Raises InvalidInputError when what was written holds nothing that can be said.
    """
    _require_words(request)
    topic = request.topic.strip()
    if not (topic or request.notes.strip() or request.text.strip()):
        topic = channel.niche or channel.name
    video = Video(
        owner=owner,
        channel=channel,
        topic=topic,
        notes=request.notes.strip(),
        text=request.text.strip(),
        style=request.style,
        length=request.length,
        format=request.format,
        voice=request.voice,
        priority=request.priority,
    )
    video.title = _working_title(video)
    video.estimated_cost = estimated_cost(video, owner)
    return video


@transaction.atomic
def video_request(*, owner: User, channel: Channel, request: VideoRequest) -> Video:
    """Put a video into the queue and set its money aside.

    Raises QuotaExceededError when the plan, the channel's day or the budget is used up,
    ChannelNotFoundError if the channel was deleted meanwhile.
    """
    budget_lock(owner=owner)  # requests that arrive together count one after the other
    channel_hold(channel=channel)
    video = draft(owner=owner, channel=channel, request=request)
    video.save()
    rollups.count_requested(video)
    _require_quota(video)
    reservation_make(owner=owner, video_id=video.pk, amount=video.estimated_cost)
    queue.nudge()
    return video


def _require_words(request: VideoRequest) -> None:
    for field in ("text", "notes", "topic"):
        written = getattr(request, field).strip()
        if written and not any(character.isalnum() for character in written):
            message = "There is nothing to say in it. Write at least one word."
            raise InvalidInputError(message, errors={field: [message]})


def _working_title(video: Video) -> str:
    words = (video.topic or video.notes or video.text).split()
    title = " ".join(words)
    return title if len(title) <= TITLE_LIMIT else title[: TITLE_LIMIT - 1].rstrip() + "…"


def _require_quota(video: Video) -> None:
    """Raises QuotaExceededError, which takes the video back, if counting it went over a limit."""
    owner, channel = video.owner, video.channel
    if selectors.asked_today_on(owner, channel) > channel.daily_video_limit:
        raise QuotaExceededError(
            f"{channel.name} has reached its daily limit ({channel.daily_video_limit}). Raise it, "
            "or wait for tomorrow."
        )
    plan = owner.current_plan
    limit = plan.videos_per_month
    if selectors.asked_this_month(owner) > limit:
        raise QuotaExceededError(
            f"Your {plan.code} plan allows {limit} videos a month. Upgrade it or wait."
        )


def video_cancel(*, video: Video) -> None:
    """End a video that is waiting or in the making; its worker notices the lost lease.

    Raises ConflictError when it has already ended.
    """
    unfinished = (Status.QUEUED, Status.PROCESSING)
    if not video_fail(video=video, source=unfinished, message=states.CANCELLED, retryable=True):
        raise ConflictError("This video has already ended, so it cannot be cancelled.")


@transaction.atomic
def video_fail(
    *,
    video: Video,
    source: Status | Collection[Status] = Status.PROCESSING,
    message: str,
    retryable: bool,
    held_by: str | None = None,
) -> bool:
    """End a video with a reason; returns whether this call ended it."""
    now = timezone.now()
    moved = states.move(
        video.pk,
        source,
        Status.FAILED,
        held_by=held_by,
        error_stage=Case(When(stage="", then=Value(Stage.SCRIPT)), default=F("stage")),
        error_message=message[:500],
        error_retryable=retryable,
        completed_at=now,
    )
    if moved:
        ended = _as_it_is_now(video)
        reservation_release(video_id=ended.pk)
        rollups.count_failed(ended, now)
        _publish(
            EventType.VIDEO_FAILED,
            ended,
            error=ended.error_message,
            stage=ended.error_stage,
            retryable=retryable,
        )
    return moved


@transaction.atomic
def video_complete(*, video: Video, held_by: str) -> bool:
    """End a video well; returns whether this call ended it."""
    now = timezone.now()
    moved = states.move(
        video.pk,
        Status.PROCESSING,
        Status.COMPLETED,
        held_by=held_by,
        progress=100,
        completed_at=now,
        published_at=now,
    )
    if moved:
        ended = _as_it_is_now(video)
        reservation_release(video_id=ended.pk)
        rollups.count_completed(ended, now)
        _publish(EventType.VIDEO_COMPLETED, ended)
    return moved


@transaction.atomic
def video_retry(*, video: Video) -> None:
    """Queue a failed video again; what was made is reused.

    Raises ConflictError when it has not failed, QuotaExceededError as for a new one.
    """
    budget_lock(owner=video.owner)
    now = timezone.now()
    moved = states.move(
        video.pk,
        Status.FAILED,
        Status.QUEUED,
        stage="",
        progress=0,
        attempts=0,
        error_stage="",
        error_message="",
        error_retryable=False,
        completed_at=None,
        queued_at=now,
    )
    if not moved:
        raise ConflictError("Only a failed video can be retried.")
    again = _as_it_is_now(video)
    rollups.count_requested(again)
    _require_quota(again)
    amount = estimated_cost(video, video.owner)
    reservation_make(owner=video.owner, video_id=video.pk, amount=amount)
    queue.nudge()


def video_share(*, video: Video, shared: bool) -> None:
    """Open the watch page to everybody who has its address, or close it again."""
    Video.objects.filter(pk=video.pk).update(shared=shared)


def video_edit(*, video: Video, **changes: Any) -> None:
    """Change title, description or shared; the values are already validated."""
    Video.objects.filter(pk=video.pk).update(**changes, updated_at=timezone.now())


def video_metrics_record(*, video: Video, **metrics: Any) -> None:
    """Keep what came back from the platform until now, and its score."""
    Video.objects.filter(pk=video.pk).update(**metrics, metrics_synced_at=timezone.now())


@transaction.atomic
def video_delete(*, video: Video) -> None:
    """Remove a video and its files for good; the ledger keeps its costs.

    Raises ConflictError while a worker has it in hand.
    """
    locked = Video.objects.select_for_update().filter(pk=video.pk).first()
    if locked is None:
        return
    if locked.status == Status.PROCESSING:
        raise ConflictError("This video is being made. Cancel it first, then delete it.")
    if locked.status == Status.QUEUED:
        rollups.count_withdrawn(locked)
    finished = selectors.finished_files(locked)
    locked.delete()
    artifacts.discard(key for key in finished if not selectors.is_shown(key))


def reap() -> int:
    """Give back, or end, the videos whose workers fell silent; returns how many."""
    return sum(_reap(video) for video in queue.expired(timezone.now()))


def _reap(video: Video) -> bool:
    lease = queue.take_over(video)
    if lease is None:
        return False
    if video.attempts < queue.MAX_ATTEMPTS:
        return states.move(video.pk, Status.PROCESSING, Status.QUEUED, held_by=lease)
    message = f"The work was cut off {video.attempts} times. See the server's log."
    return video_fail(video=video, message=message, retryable=True, held_by=lease)


def _as_it_is_now(video: Video) -> Video:
    """What the move left, whatever the caller's object still holds."""
    return Video.objects.select_related("owner__plan", "channel").get(pk=video.pk)


def _publish(event: EventType, video: Video, **more: object) -> None:
    told = {"videoId": str(video.pk), "title": video.title, "channelId": str(video.channel_id)}
    event_publish(user_id=video.owner_id, type=event, payload={**told, **more})

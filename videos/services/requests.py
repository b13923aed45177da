"""Asking for videos: priced, within quota and budget, last in line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from channels_app.models import Channel
from channels_app.services import channel_hold
from costs.services import budget_lock, reservation_make
from studio.selectors import kit_of
from studio.setup import FilmSetup
from videos import queue, rollups, selectors, states
from videos.brief import working_title
from videos.forecast import estimated_cost
from videos.models import Format, Length, Preset, Queue, Status, Video
from videos.services.endings import as_it_is_now
from videos.styles import DEFAULT_STYLE
from videos.turns import last_in_line
from ytempire.core.exceptions import ConflictError, InvalidInputError, QuotaExceededError

NOT_FAILED = "Only a failed video can be retried."


@dataclass(frozen=True, slots=True)
class VideoRequest:
    """What a creator asks for. All of topic, notes and text empty: the channel's niche.

    What is None is as the channel's brand kit says. music_media: the id of own music, which is
    played instead of a mood.
    """

    topic: str = ""
    notes: str = ""
    text: str = ""
    style: str = DEFAULT_STYLE
    length: str = Length.SHORT
    format: str = Format.VERTICAL
    voice: str = ""
    priority: int = 5
    caption_look: str | None = None
    music: str | None = None
    music_media: str = ""
    footage: bool | None = None
    preset: str = Preset.FINAL


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
        priority=request.priority,
        preset=request.preset,
        **_branded(channel, request),
    )
    video.title = working_title(video)
    video.estimated_cost = estimated_cost(video, owner)
    return video


def _branded(channel: Channel, request: VideoRequest) -> dict[str, Any]:
    """What the channel's brand kit decides, where the request leaves it open."""
    kit = kit_of(channel)
    look = kit.caption_look if kit.captions_burned else ""
    setup = FilmSetup.of(kit, channel)
    music = "" if request.music_media else request.music
    if music is not None:  # what is asked for wins over the kit's own music
        setup = replace(setup, music_media=request.music_media)
    return {
        "voice": request.voice or kit.voice,
        "caption_look": look if request.caption_look is None else request.caption_look,
        "music": kit.music if music is None else music,
        "footage": kit.footage if request.footage is None else request.footage,
        "setup": setup.to_json(),
    }


@transaction.atomic
def video_request(*, owner: User, channel: Channel, request: VideoRequest) -> Video:
    """Put a video into the queue and set its money aside.

    Raises QuotaExceededError when the plan, the channel's day or the budget is used up,
    ChannelNotFoundError if the channel was deleted meanwhile.
    """
    budget_lock(owner=owner)  # requests that arrive together count one after the other
    channel_hold(channel=channel)
    video = draft(owner=owner, channel=channel, request=request)
    for column, value in last_in_line(video, owner, Queue.LIGHT).items():
        setattr(video, column, value)
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


@transaction.atomic
def video_requeue(*, video: Video, source: Status, amount: Decimal, **columns: Any) -> None:
    """Queue a video that has ended from its first stage on, and set this money aside.

    What failed counts as requested again; what was completed is counted already. Raises
    ConflictError when it is not at `source`, QuotaExceededError as for a new one.
    """
    budget_lock(owner=video.owner)
    moved = states.move(
        video.pk,
        source,
        Status.QUEUED,
        stage="",
        progress=0,
        attempts=0,
        error_stage="",
        error_message="",
        error_retryable=False,
        completed_at=None,
        queued_at=timezone.now(),
        **columns,
        **last_in_line(video, video.owner, Queue.LIGHT),
    )
    if not moved:
        raise ConflictError(NOT_FAILED)
    again = as_it_is_now(video)
    if again.published_at is None:
        rollups.count_requested(again)
        _require_quota(again)
    reservation_make(owner=video.owner, video_id=video.pk, amount=amount)
    queue.nudge()

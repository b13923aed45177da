"""Why a video waits, when it is not for its turn alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from channels_app.models import Channel
from videos import disk, hosts, turns
from videos.models import Pause, Queue, Video


@dataclass(frozen=True, slots=True)
class Waits:
    """What holds up one owner's videos. queues: why each paused queue is. no_room: to render."""

    paused: bool
    queues: Mapping[str, str]
    no_room: bool

    @classmethod
    def of(cls, owner: User) -> Waits:
        pauses = list(Pause.objects.filter(owner=owner) | Pause.objects.exclude(queue=None))
        queues = {pause.queue: pause.reason for pause in pauses if pause.queue}
        return cls(any(pause.owner_id for pause in pauses), queues, hosts.short_of_disk())

    def reason(self, video: Video) -> str:
        """Fit for the creator; "" for a video that waits for its turn, or not at all."""
        if video.queue is None:
            return ""
        if self.paused:
            return "You paused your queue."
        if video.channel.status == Channel.Status.PAUSED:
            return "The channel is paused."
        return self._step(turns.QUEUES[video.stage]) or _until(video)

    def _step(self, queue: Queue) -> str:
        if queue in self.queues:
            why = self.queues[queue] or "It goes on by itself."
            return f"An administrator has paused this step ({queue.label.lower()}). {why}"
        if queue == Queue.RENDER and self.no_room:
            return f"{disk.WAITING} It goes on by itself."
        return ""


def _until(video: Video) -> str:
    if video.queue != Queue.HELD or video.due_at is None:
        return ""
    return f"{video.error_message} {_again(video)}".strip()


def _again(video: Video) -> str:
    if video.due_at is None or video.due_at <= timezone.now():
        return "Tries again now."
    return f"Tries again at {timezone.localtime(video.due_at):%H:%M:%S}."

"""Pausing: what waits is not begun, whoever paused it, and goes on in its order once resumed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from channels_app.models import Channel
from channels_app.services import channel_update
from tests.factories import ChannelFactory, VideoFactory
from tests.together import at_once
from videos import holds, queue, services, turns
from videos.models import Pause, Queue, Stage, Status, Video
from videos.waits import Waits
from ytempire.core import clock
from ytempire.core.exceptions import InvalidInputError

HOST = "host"
QUEUE = "/api/v1/videos/queue"


def claim_all() -> list[str]:
    """The titles of all that can be claimed, in the order of the claims."""
    titles = []
    while claimed := queue.claim(HOST):
        titles.append(Video.objects.get(pk=claimed.video_id).title)
    return titles


def in_line(channel: Channel, *titles: str, **fields: object) -> list[Video]:
    """Videos waiting in this order, placed as requests are."""
    videos = []
    for title in titles:
        video = Video(owner=channel.owner, channel=channel, title=title, **fields)
        for column, value in turns.last_in_line(video, channel.owner, Queue.LIGHT).items():
            setattr(video, column, value)
        video.save()
        videos.append(video)
    return videos


def pause_owner(channel: Channel) -> None:
    services.owner_pause(owner=channel.owner)


def resume_owner(channel: Channel) -> None:
    services.owner_resume(owner=channel.owner)


def paused_channel(channel: Channel) -> None:
    channel_update(channel=channel, status=Channel.Status.PAUSED)


def resumed_channel(channel: Channel) -> None:
    channel_update(channel=channel, status=Channel.Status.ACTIVE)


@pytest.mark.parametrize(
    ("pause", "resume"),
    [(paused_channel, resumed_channel), (pause_owner, resume_owner)],
    ids=["channel", "owner"],
)
def test_what_is_paused_waits_for_its_resume(
    channel: Channel, pause: Callable[[Channel], None], resume: Callable[[Channel], None]
) -> None:
    in_line(channel, "a", "b")
    in_line(channel, "urgent", priority=9)
    in_line(ChannelFactory.create(), "other's")
    pause(channel)
    assert claim_all() == ["other's"]
    in_line(channel, "c")
    assert holds.release() == 0
    assert claim_all() == []
    resume(channel)
    while holds.release():
        pass
    assert claim_all() == ["urgent", "a", "b", "c"]


def test_a_paused_queue_holds_up_its_own_kind_of_work_alone(channel: Channel) -> None:
    (script,) = in_line(channel, "script")
    film = VideoFactory.create(channel=channel, title="film", queue=Queue.RENDER)
    services.queue_pause(queue=Queue.LIGHT, reason="The voice is being replaced.")
    assert claim_all() == ["film"]
    waits = Waits.of(channel.owner)
    assert "The voice is being replaced." in waits.reason(script)
    film.refresh_from_db()
    assert waits.reason(film) == ""
    services.queue_resume(queue=Queue.LIGHT)
    assert claim_all() == ["script"]


@pytest.mark.django_db
def test_only_what_is_a_queue_can_be_paused() -> None:
    for wrong in (Queue.HELD, "nonsense"):
        with pytest.raises(InvalidInputError, match="no queue that can be paused"):
            services.queue_pause(queue=wrong)
    assert not Pause.objects.exists()


@pytest.mark.django_db
def test_pausing_twice_is_pausing_once() -> None:
    for reason in ("first", "second"):
        services.queue_pause(queue=Queue.RENDER, reason=reason)
    assert Pause.objects.get().reason == "second"


def test_a_paused_channel_does_not_hold_up_its_owners_others(user: User) -> None:
    idle, busy = ChannelFactory.create_batch(2, owner=user)
    stranger = ChannelFactory.create()
    in_line(idle, *(f"idle {n}" for n in range(5)))
    in_line(busy, "busy 1", "busy 2")
    in_line(stranger, "s1", "s2", "s3")
    paused_channel(idle)
    assert claim_all() == ["busy 1", "s1", "busy 2", "s2", "s3"]


def test_what_was_handed_over_waits_too_and_goes_on_where_it_was(channel: Channel) -> None:
    in_line(channel, "film")
    claimed = queue.claim(HOST)
    assert claimed is not None
    queue.hand_over(claimed, Stage.RENDERING)
    services.owner_pause(owner=channel.owner)
    assert claim_all() == []
    services.owner_resume(owner=channel.owner)
    assert holds.release() == 1
    film = Video.objects.get()
    assert (film.status, film.queue, film.stage) == (
        Status.PROCESSING,
        Queue.RENDER,
        Stage.RENDERING,
    )
    assert claim_all() == ["film"]


def test_what_is_put_aside_comes_back_when_it_is_due(channel: Channel) -> None:
    in_line(channel, "a", "b")
    for _ in range(2):
        claimed = queue.claim(HOST)
        assert claimed is not None
        early = clock.now() - timedelta(seconds=1)
        late = clock.now() + timedelta(minutes=1)
        due_at = early if claimed.video_id == Video.objects.get(title="a").pk else late
        assert queue.hold(claimed, due_at, "The voice is overloaded.")
    assert holds.release() == 1
    later = Video.objects.get(title="b")
    assert "The voice is overloaded. Tries again at " in Waits.of(channel.owner).reason(later)
    assert claim_all() == ["a"]
    assert Video.objects.get(title="a").error_message == ""


def test_what_is_due_while_paused_waits_for_the_resume(channel: Channel) -> None:
    in_line(channel, "a")
    claimed = queue.claim(HOST)
    assert claimed is not None
    queue.hold(claimed, clock.now() - timedelta(seconds=1), "Overloaded.")
    paused_channel(channel)
    holds.release()
    assert claim_all() == []
    resumed_channel(channel)
    holds.release()
    assert claim_all() == ["a"]


@pytest.mark.django_db(transaction=True)
def test_pausing_and_resuming_at_once_with_claims_loses_nothing() -> None:
    channel = ChannelFactory.create()
    in_line(channel, *map(str, range(12)))

    def act(number: int) -> bool:
        if number == 0:
            services.owner_pause(owner=channel.owner)
        elif number == 1:
            services.owner_resume(owner=channel.owner)
        elif number == 2:
            holds.release()
        else:
            return queue.claim(f"host{number}") is not None
        return False

    taken = sum(at_once(act, range(8)))
    services.owner_resume(owner=channel.owner)
    while holds.release():
        pass
    assert taken + len(claim_all()) == 12


@pytest.mark.django_db(transaction=True)
def test_two_hosts_release_each_video_once() -> None:
    channel = ChannelFactory.create()
    in_line(channel, *map(str, range(6)))
    Video.objects.update(queue=Queue.HELD)
    assert sum(at_once(lambda _number: holds.release(), range(4))) == 6
    assert sorted(Video.objects.values_list("turn", flat=True)) == list(range(6))


def test_creators_pause_and_resume_their_own(api: APIClient, channel: Channel) -> None:
    in_line(channel, "mine")
    in_line(ChannelFactory.create(), "theirs")
    assert api.post(f"{QUEUE}/pause").json() == {"success": True}
    body = api.get(QUEUE).json()
    assert (body["paused"], body["queue"][0]["waitsFor"]) == (True, "You paused your queue.")
    assert claim_all() == ["theirs"]
    assert api.post(f"{QUEUE}/resume").json() == {"success": True}
    assert api.get(QUEUE).json()["paused"] is False
    holds.release()
    assert claim_all() == ["mine"]


def test_the_pages_pause_and_resume_and_say_so(client: Client, channel: Channel) -> None:
    client.force_login(channel.owner, backend="django.contrib.auth.backends.ModelBackend")
    (video,) = in_line(channel, "mine")
    page = client.post("/making/pause", {"active": "off"}, follow=True)
    assert "You paused your queue." in page.content.decode()
    assert "You paused your queue." in client.get(f"/videos/{video.pk}").content.decode()
    page = client.post("/making/pause", {"active": "on"}, headers={"HX-Request": "true"})
    assert "You paused your queue." not in page.content.decode()
    assert not Pause.objects.exists()
    paused_channel(channel)
    assert "The channel is paused." in client.get("/making").content.decode()

"""Fairness: whatever one owner or channel asks for, the others have their turns."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from itertools import groupby

import pytest

from accounts.models import User
from channels_app.models import Channel
from tests.factories import ChannelFactory, PlanFactory, UserFactory, VideoFactory
from tests.together import at_once
from videos import queue, services, turns
from videos.models import Queue, Stage, Status, Video

pytestmark = pytest.mark.django_db
HOST = "host"


def ask(channel: Channel, count: int = 1, **fields: object) -> list[Video]:
    """Videos that join the line one after the other."""
    return [_ask(channel, **fields) for _ in range(count)]


def _ask(channel: Channel, **fields: object) -> Video:
    video = Video(owner=channel.owner, channel=channel, title=channel.name, **fields)
    for column, value in turns.last_in_line(video, channel.owner, Queue.LIGHT).items():
        setattr(video, column, value)
    video.save()
    return video


def served(count: int, queues: Iterable[str] | None = None) -> list[str]:
    """The titles of the videos that the next claims get."""
    return [Video.objects.get(pk=next_claim(queues).video_id).title for _ in range(count)]


def next_claim(queues: Iterable[str] | None = None) -> queue.Claim:
    claimed = queue.claim(HOST, queues)
    assert claimed is not None
    return claimed


def owner_of(weight: int) -> User:
    plan = PlanFactory.create(code=f"weight{weight}", queue_weight=weight)
    return UserFactory.create(plan=plan)


def test_who_asks_for_one_is_served_second_behind_a_thousand() -> None:
    many, one = ChannelFactory.create(name="many"), ChannelFactory.create(name="one")
    rows = [Video(owner=many.owner, channel=many, title="many") for _ in range(1000)]
    turns.line_up(rows, many.owner, Queue.LIGHT)
    Video.objects.bulk_create(rows)
    ask(one)
    assert served(3) == ["many", "one", "many"]


def test_owners_alternate_however_they_ask() -> None:
    many, one = ChannelFactory.create(name="many"), ChannelFactory.create(name="one")
    ask(many, 10)
    order = []
    for _ in range(8):
        if not Video.objects.filter(owner=one.owner, queue=Queue.LIGHT).exists():
            ask(one, priority=10)
        order += served(1)
    assert order == ["many", "one"] * 4


def test_turns_follow_the_weights_of_the_plans() -> None:
    heavy = ChannelFactory.create(name="heavy", owner=owner_of(3))
    light = ChannelFactory.create(name="light", owner=owner_of(1))
    ask(light, 10)
    ask(heavy, 10)
    order = served(12)
    assert order.count("heavy") == 9
    assert all(len(list(run)) <= 3 for _, run in groupby(order))


def test_priority_orders_ones_own_and_takes_no_turn_of_others() -> None:
    eager, calm = ChannelFactory.create(name="eager"), ChannelFactory.create(name="calm")
    ask(eager, 20)
    ask(calm, 3)
    for video in ask(eager, 3, priority=10):
        Video.objects.filter(pk=video.pk).update(title="urgent")
    assert served(6) == ["urgent", "calm"] * 3
    assert served(1) == ["eager"]


def test_channels_of_one_owner_alternate(user: User) -> None:
    first, second = (ChannelFactory.create(owner=user, name=name) for name in ("first", "second"))
    ask(first, 5)
    ask(second, 2)
    assert served(7) == ["first", "second", "first", "second", "first", "first", "first"]


def test_a_channel_that_asks_one_by_one_does_not_push_in(user: User) -> None:
    first, second = (ChannelFactory.create(owner=user, name=name) for name in ("first", "second"))
    ask(first, 5)
    order = []
    for _ in range(3):
        ask(second)
        order += served(2)
    assert order == ["first", "second"] * 3


def test_nobody_gains_by_an_empty_queue() -> None:
    early, late = ChannelFactory.create(name="early"), ChannelFactory.create(name="late")
    ask(early, 50)
    served(50)
    ask(late, 3)
    ask(early, 3)
    assert served(6) == ["late", "early"] * 3


def test_who_leaves_the_line_leaves_the_turn_to_the_owners_next(channel: Channel) -> None:
    other = ChannelFactory.create(name="other")
    mine = ask(channel, 50)
    ask(other, 50)
    for video in mine[:49]:
        services.video_cancel(video=video)
    assert channel.name in served(2)


def test_deleting_and_cancelling_wins_no_turn(channel: Channel) -> None:
    other = ChannelFactory.create(name="other")
    mine = ask(channel, 6)
    ask(other, 6)
    services.video_cancel(video=mine[3])
    services.video_delete(video=mine[0])
    assert served(6).count("other") == 3


def test_each_further_queue_is_fair_by_itself() -> None:
    many, one = ChannelFactory.create(name="many"), ChannelFactory.create(name="one")
    ask(many, 6)
    ask(one, 1)
    claims = [next_claim() for _ in range(7)]
    last = next(c for c in claims if Video.objects.get(pk=c.video_id).title == "one")
    for claimed in [*(claim for claim in claims if claim != last), last]:
        assert queue.hand_over(claimed, Stage.RENDERING)
    assert served(2) == ["many", "one"]


def test_what_is_nearly_done_is_finished_first(channel: Channel) -> None:
    for name in (Queue.LIGHT, Queue.RENDER, Queue.UPLOAD):
        VideoFactory.create(channel=channel, queue=name, title=name)
    assert served(3) == ["upload", "render", "light"]


def test_a_host_takes_only_what_it_serves(channel: Channel) -> None:
    VideoFactory.create(channel=channel, queue=Queue.RENDER, title="film")
    VideoFactory.create(channel=channel, title="script")
    assert served(1, ["light", "upload"]) == ["script"]
    assert queue.claim(HOST, ["light", "upload"]) is None
    assert served(1, ["render"]) == ["film"]


def test_a_place_given_back_is_the_next_one(channel: Channel) -> None:
    other = ChannelFactory.create(name="other")
    ask(channel, 3)
    ask(other, 3)
    claimed = next_claim()
    queue.give_back(claimed)
    assert next_claim().video_id == claimed.video_id


def test_what_was_handed_over_stays_begun(channel: Channel) -> None:
    ask(channel)
    claimed = next_claim()
    begun = Video.objects.get()
    assert queue.hand_over(claimed, Stage.RENDERING)
    assert not queue.heartbeat(claimed)
    assert not queue.hand_over(claimed, Stage.RENDERING)
    waiting = Video.objects.get()
    assert (waiting.status, waiting.queue, waiting.attempts) == (
        Status.PROCESSING,
        Queue.RENDER,
        0,
    )
    next_claim()
    again = Video.objects.get()
    assert (again.started_at, again.attempts) == (begun.started_at, 1)


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_get_forty_videos_once_each() -> None:
    channels = [ChannelFactory.create(owner=UserFactory.create()) for _ in range(4)]
    videos = [video.pk for channel in channels for video in ask(channel, 10)]

    def work(number: int) -> list[uuid.UUID]:
        got = []
        while claimed := queue.claim(f"host{number}"):
            got.append(claimed.video_id)
        return got

    got = [video_id for taken in at_once(work, range(8)) for video_id in taken]
    while claimed := queue.claim(HOST):  # what all of them skipped as another's
        got.append(claimed.video_id)
    assert sorted(got) == sorted(videos)

"""The queue: whose turn it is, who holds what, and what becomes of silent workers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_q.models import OrmQ
from pytest_django import DjangoCaptureOnCommitCallbacks

from notifications.models import Event
from tests.clocks import travel
from tests.factories import ChannelFactory, VideoFactory
from tests.together import at_once
from videos import queue, services
from videos.models import Status, Video

HOST = "host"


def claimed() -> queue.Claim:
    claim = queue.claim(HOST)
    assert claim is not None
    return claim


def let_the_lease_run_out(claim: queue.Claim) -> None:
    past = timezone.now() - timedelta(seconds=1)
    queue.held(claim).update(lease_expires_at=past)


@pytest.mark.django_db
def test_priority_goes_first_then_who_came_first() -> None:
    channel = ChannelFactory.create()
    for title, priority in (("a", 5), ("b", 5), ("urgent", 10), ("idle", 1), ("c", 5)):
        VideoFactory.create(channel=channel, title=title, priority=priority)
    turns = [Video.objects.get(pk=claimed().video_id).title for _ in range(5)]
    assert turns == ["urgent", "a", "b", "c", "idle"]
    assert queue.claim(HOST) is None


@pytest.mark.django_db
def test_a_claim_starts_the_work_and_counts_the_attempt() -> None:
    video = VideoFactory.create()
    claim = claimed()
    video.refresh_from_db()
    assert (video.status, video.attempts) == (Status.PROCESSING, 1)
    assert video.lease == claim.lease
    assert video.lease.startswith(f"{HOST}/")
    assert video.started_at is not None
    assert video.lease_expires_at is not None
    assert video.lease_expires_at > timezone.now()


@pytest.mark.django_db
def test_one_video_can_be_claimed_by_name() -> None:
    first, second = VideoFactory.create_batch(2)
    claim = queue.claim(HOST, only=second.pk)
    assert claim is not None
    assert claim.video_id == second.pk
    assert queue.claim(HOST, only=second.pk) is None
    assert claimed().video_id == first.pk


@pytest.mark.django_db(transaction=True)
def test_claims_made_together_never_get_the_same_video() -> None:
    channel = ChannelFactory.create()
    videos = {video.pk for video in VideoFactory.create_batch(5, channel=channel)}
    claims = at_once(lambda number: queue.claim(f"host{number}"), range(8))
    got = [claim.video_id for claim in claims if claim is not None]
    assert sorted(got) == sorted(videos)


@pytest.mark.django_db
def test_a_heartbeat_keeps_the_lease() -> None:
    VideoFactory.create()
    with travel("2026-11-10 12:00Z") as clock:
        claim = claimed()
        clock.shift(queue.LEASE - timedelta(seconds=1))
        assert queue.heartbeat(claim)
        clock.shift(queue.LEASE - timedelta(seconds=1))
        assert not queue.expired(timezone.now()).exists()
        clock.shift(timedelta(seconds=2))
        assert queue.expired(timezone.now()).exists()


@pytest.mark.django_db
def test_a_lost_lease_is_noticed() -> None:
    VideoFactory.create()
    claim = claimed()
    let_the_lease_run_out(claim)
    assert services.reap() == 1
    successor = claimed()
    assert successor.video_id == claim.video_id
    assert not queue.heartbeat(claim)
    assert not queue.give_back(claim)
    assert queue.heartbeat(successor)


@pytest.mark.django_db
def test_a_reaped_video_waits_in_its_old_place_and_its_attempt_counts() -> None:
    channel = ChannelFactory.create()
    first = VideoFactory.create(channel=channel)
    VideoFactory.create(channel=channel)
    let_the_lease_run_out(claimed())
    services.reap()
    first.refresh_from_db()
    assert (first.status, first.attempts, first.lease) == (Status.QUEUED, 1, "")
    assert claimed().video_id == first.pk


@pytest.mark.django_db
def test_after_the_last_attempt_the_video_fails_and_says_so() -> None:
    video = VideoFactory.create()
    for _ in range(queue.MAX_ATTEMPTS):
        assert queue.claim(HOST) is not None
        Video.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
        services.reap()
    assert queue.claim(HOST) is None
    video.refresh_from_db()
    assert (video.status, video.error_retryable) == (Status.FAILED, True)
    assert f"{queue.MAX_ATTEMPTS} times" in video.error_message
    assert Event.objects.get().payload["videoId"] == str(video.pk)


@pytest.mark.django_db
def test_one_row_that_cannot_be_given_back_does_not_keep_the_others_waiting() -> None:
    odd, plain = VideoFactory.create_batch(2)
    for video in (odd, plain):
        queue.claim(HOST, only=video.pk)
    Video.objects.filter(pk=odd.pk).update(stage="unknown")
    Video.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    assert services.reap() == 1
    assert claimed().video_id == plain.pk


@pytest.mark.django_db
def test_the_living_are_not_reaped() -> None:
    VideoFactory.create()
    claim = claimed()
    assert services.reap() == 0
    assert queue.heartbeat(claim)


@pytest.mark.django_db
def test_what_is_given_back_does_not_count() -> None:
    video = VideoFactory.create()
    for _ in range(queue.MAX_ATTEMPTS * 2):
        assert queue.give_back(claimed())
    video.refresh_from_db()
    assert (video.status, video.attempts) == (Status.QUEUED, 0)


@pytest.mark.django_db
def test_a_stopping_host_gives_back_its_own_only() -> None:
    VideoFactory.create_batch(3)
    mine, theirs = claimed(), queue.claim("host2")
    assert theirs is not None
    assert queue.release_host(HOST) == 1
    assert not queue.heartbeat(mine)
    assert queue.heartbeat(theirs)


@pytest.mark.django_db
def test_a_dead_hosts_videos_are_reaped_and_the_attempt_counts() -> None:
    VideoFactory.create()
    claim = claimed()
    assert queue.expire_host(HOST) == 1
    assert services.reap() == 1
    assert Video.objects.get(pk=claim.video_id).attempts == 1


@pytest.mark.django_db
def test_a_nudge_waits_for_the_commit(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        queue.nudge()
        assert not OrmQ.objects.exists()
    assert OrmQ.objects.count() == 1


@pytest.mark.django_db
def test_one_waiting_nudge_is_enough() -> None:
    queue.keep_moving("ytempire-light-render-upload")
    queue.keep_moving("ytempire-light-render-upload")
    assert OrmQ.objects.count() == 1


@pytest.mark.django_db
def test_a_lease_renewed_meanwhile_is_not_taken_over() -> None:
    VideoFactory.create()
    claim = claimed()
    let_the_lease_run_out(claim)
    stale = Video.objects.get()
    assert queue.heartbeat(claim)
    assert queue.take_over(stale) is None
    assert queue.held(claim).exists()

"""Cancelling in every state, and against whatever else happens in the same moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from accounts.models import User
from channels_app.models import Channel
from costs.models import Reservation
from notifications.models import Event
from tests.factories import ChannelFactory, VideoFactory
from tests.together import at_once
from videos import holds, queue, services
from videos.models import DailyVideos, Queue, Stage, StageRun, Status, Video
from videos.queue import Claim
from videos.services import VideoRequest
from ytempire.core import clock
from ytempire.core.exceptions import ConflictError

pytestmark = pytest.mark.django_db(transaction=True)
HOST = "host"


@pytest.fixture
def video(channel: Channel) -> Video:
    return services.video_request(
        owner=channel.owner, channel=channel, request=VideoRequest(text="Cats purr.")
    )


def claim() -> Claim:
    claimed = queue.claim(HOST)
    assert claimed is not None
    return claimed


def queued() -> None:
    """As it was requested."""


def in_hand() -> None:
    claim()


def handed_over() -> None:
    queue.hand_over(claim(), Stage.RENDERING)


def put_aside() -> None:
    queue.hold(claim(), clock.now() + timedelta(minutes=1), "Overloaded.")


def paused() -> None:
    services.owner_pause(owner=User.objects.get())
    queue.claim(HOST)


def silent() -> None:
    claim()
    Video.objects.update(lease_expires_at=clock.now() - timedelta(seconds=1))


@pytest.mark.parametrize(
    "state", [queued, in_hand, handed_over, put_aside, paused, silent], ids=lambda s: s.__name__
)
def test_cancelling_ends_a_video_in_every_state(video: Video, state: Callable[[], None]) -> None:
    state()
    services.video_cancel(video=video)
    video.refresh_from_db()
    assert (video.status, video.error_message) == (Status.FAILED, "Cancelled")
    assert (video.queue, video.lease, video.due_at) == (None, "", None)
    assert services.reap() + holds.release() == 0
    assert queue.claim(HOST) is None
    assert not Reservation.objects.exists()
    assert Event.objects.count() == 1
    assert DailyVideos.objects.get().requested == 0


def attempt(act: Callable[[], object]) -> bool:
    try:
        return bool(act())
    except ConflictError:
        return False


def cancelled(video: Video) -> bool:
    services.video_cancel(video=video)
    return True


@pytest.mark.parametrize("round_number", range(3))
@pytest.mark.parametrize("state", [in_hand, silent])
def test_of_all_that_may_end_a_video_one_does(
    video: Video, state: Callable[[], None], round_number: int
) -> None:
    state()
    lease = Video.objects.get().lease
    claimed = Claim(video.pk, lease)
    Video.objects.update(attempts=queue.MAX_ATTEMPTS)
    ends: list[Callable[[], object]] = [
        lambda: cancelled(video),
        lambda: services.video_complete(video=video, held_by=lease),
        lambda: services.video_set_back(video=Video.objects.get(), claimed=claimed, message="No."),
        services.reap,
    ]
    won = at_once(attempt, ends * 2)
    assert sum(won) == 1
    assert Event.objects.count() == 1
    assert not Reservation.objects.exists()


@pytest.mark.parametrize("round_number", range(3))
def test_cancelling_against_claims_and_hand_over(video: Video, round_number: int) -> None:
    first = claim()
    queue.give_back(first)
    acts: list[Callable[[], object]] = [
        lambda: cancelled(video),
        lambda: queue.claim("a") and False,
        lambda: queue.claim("b") and False,
        lambda: (
            queue.hand_over(Claim(video.pk, Video.objects.get().lease), Stage.RENDERING) and False
        ),
    ]
    assert sum(at_once(attempt, acts)) == 1
    video.refresh_from_db()
    assert (video.status, video.queue, video.lease) == (Status.FAILED, None, "")


def test_two_reapers_at_once_give_each_video_back_once(channel: Channel) -> None:
    VideoFactory.create_batch(6, channel=channel)
    for _ in range(6):
        run = StageRun.objects.create(video_id=claim().video_id, stage=Stage.SCRIPT, attempt=1)
    Video.objects.update(lease_expires_at=clock.now() - timedelta(seconds=1))
    assert sum(at_once(lambda _number: services.reap(), range(4))) == 6
    assert set(Video.objects.values_list("status", "queue", "attempts")) == {
        (Status.QUEUED, Queue.LIGHT, 1)
    }
    run.refresh_from_db()
    assert (run.outcome, run.note[:8]) == (StageRun.Outcome.FAILED, "The work")


def test_what_was_begun_is_deleted_only_once_it_is_cancelled() -> None:
    video = VideoFactory.create(channel=ChannelFactory.create())
    queue.hand_over(claim(), Stage.RENDERING)
    with pytest.raises(ConflictError):
        services.video_delete(video=video)
    services.video_cancel(video=video)
    services.video_delete(video=video)
    assert queue.claim(HOST) is None

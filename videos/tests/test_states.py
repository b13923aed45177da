"""Which way a video may go, and that only one mover wins."""

from __future__ import annotations

import pytest

from tests.factories import VideoFactory
from tests.together import at_once
from videos import states
from videos.models import Status, Video

ALLOWED = {
    (Status.QUEUED, Status.PROCESSING),
    (Status.QUEUED, Status.FAILED),
    (Status.QUEUED, Status.COMPLETED),
    (Status.PROCESSING, Status.QUEUED),
    (Status.PROCESSING, Status.COMPLETED),
    (Status.PROCESSING, Status.FAILED),
    (Status.FAILED, Status.QUEUED),
    (Status.COMPLETED, Status.QUEUED),
}
EVERY = [(source, target) for source in Status for target in Status]


@pytest.mark.django_db
@pytest.mark.parametrize(("source", "target"), EVERY)
def test_only_the_drawn_ways_are_open(source: Status, target: Status) -> None:
    video = VideoFactory.create(status=source)
    if (source, target) in ALLOWED:
        assert states.move(video.pk, source, target)
        expected = target
    else:
        with pytest.raises(ValueError, match="never goes"):
            states.move(video.pk, source, target)
        expected = source
    assert Video.objects.get(pk=video.pk).status == expected


@pytest.mark.django_db
def test_a_video_that_stands_elsewhere_is_left_alone() -> None:
    video = VideoFactory.create(status=Status.COMPLETED, progress=100)
    assert not states.move(video.pk, Status.PROCESSING, Status.FAILED, progress=5)
    video.refresh_from_db()
    assert (video.status, video.progress) == (Status.COMPLETED, 100)


@pytest.mark.django_db
def test_a_lost_lease_moves_nothing() -> None:
    video = VideoFactory.create(status=Status.PROCESSING, lease="host/new")
    assert not states.move(video.pk, Status.PROCESSING, Status.FAILED, held_by="host/old")
    assert states.move(video.pk, Status.PROCESSING, Status.FAILED, held_by="host/new")


@pytest.mark.django_db
def test_leaving_the_making_ends_the_lease() -> None:
    video = VideoFactory.create(status=Status.PROCESSING, lease="host/x")
    states.move(video.pk, Status.PROCESSING, Status.QUEUED)
    video.refresh_from_db()
    assert (video.lease, video.lease_expires_at) == ("", None)


@pytest.mark.django_db(transaction=True)
def test_of_many_movers_one_wins() -> None:
    video = VideoFactory.create(status=Status.PROCESSING)

    def move(target: Status) -> bool:
        return states.move(video.pk, Status.PROCESSING, target)

    won = at_once(move, [Status.COMPLETED, Status.FAILED, Status.QUEUED] * 3)
    assert sum(won) == 1

"""Places in line and times left follow from what was measured here."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.utils import timezone

from tests.factories import VideoFactory
from videos.brief import TARGET_SECONDS
from videos.forecast import FIRST_GUESS, Forecast
from videos.models import Length, Stage, StageRun, Status, Video

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_worker(settings: LazySettings) -> None:
    settings.WORKERS = 1


def measured(length: Length, seconds: float, *, made: int = 1) -> None:
    """A finished video of this length, each of whose stages took so long."""
    video = VideoFactory.create(length=length, status=Status.COMPLETED)
    for stage in Stage:
        run = StageRun.objects.create(
            video=video, stage=stage, attempt=1, outcome=StageRun.Outcome.COMPLETED, made=made
        )
        ended = run.started_at + timedelta(seconds=seconds)
        StageRun.objects.filter(pk=run.pk).update(ended_at=ended)


def waiting(**fields: object) -> Video:
    return VideoFactory.create(length=Length.SHORT, **fields)


def test_before_the_first_video_the_guess_follows_the_length() -> None:
    seconds = Forecast.load().seconds
    guess = sum(FIRST_GUESS.values())
    assert seconds == pytest.approx(
        {length: guess * target for length, target in TARGET_SECONDS.items()}
    )


def test_measured_stages_replace_the_guess() -> None:
    measured(Length.SHORT, 10)
    measured(Length.SHORT, 20)
    seconds = Forecast.load().seconds
    assert seconds[Length.SHORT] == pytest.approx(4 * 15, abs=0.01)
    assert seconds[Length.LONG] > 100


def test_work_taken_from_the_store_does_not_count() -> None:
    measured(Length.SHORT, 10)
    measured(Length.SHORT, 0.001, made=0)
    assert Forecast.load().seconds[Length.SHORT] == pytest.approx(40, abs=0.01)


def test_places_follow_priority_then_time() -> None:
    measured(Length.SHORT, 10)
    now = timezone.now()
    later = waiting(queued_at=now)
    earlier = waiting(queued_at=now - timedelta(minutes=1))
    urgent = waiting(queued_at=now, priority=9)
    forecast = Forecast.load()
    assert [forecast.position(video) for video in (urgent, earlier, later)] == [1, 2, 3]
    assert [forecast.seconds_left(video) for video in (urgent, earlier, later)] == pytest.approx(
        [40, 80, 120], abs=0.1
    )


def test_work_in_hand_counts_by_what_is_left_of_it() -> None:
    measured(Length.SHORT, 10)
    making = waiting(status=Status.PROCESSING, progress=75)
    next_one = waiting()
    forecast = Forecast.load()
    assert forecast.position(making) == 0
    assert forecast.seconds_left(making) == pytest.approx(10, abs=0.1)
    assert forecast.seconds_left(next_one) == pytest.approx(50, abs=0.1)


def test_workers_share_the_line(settings: LazySettings) -> None:
    settings.WORKERS = 2
    measured(Length.SHORT, 10)
    videos = [waiting(queued_at=timezone.now() + timedelta(seconds=n)) for n in range(3)]
    forecast = Forecast.load()
    assert [forecast.seconds_left(video) for video in videos] == pytest.approx(
        [40, 40, 80], abs=0.1
    )


def test_what_has_ended_is_in_no_line() -> None:
    ended = VideoFactory.create(status=Status.COMPLETED)
    forecast = Forecast.load()
    assert (forecast.position(ended), forecast.seconds_left(ended)) == (0, 0)

"""Places in line and times left follow from what was measured here."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import LazySettings
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from studio.setup import FilmSetup
from tests.factories import ChannelFactory, VideoFactory, charge_for_speech
from videos.brief import TARGET_SECONDS
from videos.forecast import FIRST_GUESS, Forecast, estimated_cost
from videos.models import Length, Pause, Preset, Queue, Stage, StageRun, Status, Video, WorkerHost

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_worker(settings: LazySettings) -> None:
    settings.WORKERS = 1


def measured(
    length: Length, seconds: float, *, made: int = 1, preset: Preset = Preset.FINAL
) -> None:
    """A finished video of this length, each of whose stages took so long."""
    video = VideoFactory.create(length=length, preset=preset, status=Status.COMPLETED)
    for stage in Stage:
        run = StageRun.objects.create(
            video=video, stage=stage, attempt=1, outcome=StageRun.Outcome.COMPLETED, made=made
        )
        ended = run.started_at + timedelta(seconds=seconds)
        StageRun.objects.filter(pk=run.pk).update(ended_at=ended)


def waiting(**fields: object) -> Video:
    return VideoFactory.create(length=Length.SHORT, **fields)


def test_a_text_is_priced_as_it_is_said() -> None:
    charge_for_speech(Decimal("0.01"))
    said = FilmSetup(pronunciations=(("NASA", "the national agency"),)).to_json()
    video = waiting(text="NASA.", setup=said)
    plain = waiting(text="NASA.")
    twice = 2 * (len("the national agency") - len("NASA"))  # its one scene gives the pace, too
    price = estimated_cost(video, video.owner) - estimated_cost(plain, plain.owner)
    assert price == twice * Decimal("0.01")


def test_before_the_first_video_the_guess_follows_the_length() -> None:
    seconds = Forecast.load().seconds
    guess = sum(FIRST_GUESS.values())
    assert {length: seconds[length, Preset.FINAL] for length in TARGET_SECONDS} == pytest.approx(
        {length: guess * target for length, target in TARGET_SECONDS.items()}
    )


def test_drafts_are_foreseen_by_drafts_and_finished_films_by_their_own() -> None:
    draft, final = waiting(preset=Preset.DRAFT), waiting()
    assert Forecast.load().work(draft) < Forecast.load().work(final)
    measured(Length.SHORT, 10)
    measured(Length.SHORT, 2, preset=Preset.DRAFT)
    forecast = Forecast.load()
    assert (forecast.work(draft), forecast.work(final)) == pytest.approx((8, 40), abs=0.1)


def test_measured_stages_replace_the_guess() -> None:
    measured(Length.SHORT, 10)
    measured(Length.SHORT, 20)
    seconds = Forecast.load().seconds
    assert seconds[Length.SHORT, Preset.FINAL] == pytest.approx(4 * 15, abs=0.01)
    assert seconds[Length.LONG, Preset.FINAL] > 100


def test_work_taken_from_the_store_does_not_count() -> None:
    measured(Length.SHORT, 10)
    measured(Length.SHORT, 0.001, made=0)
    assert Forecast.load().seconds[Length.SHORT, Preset.FINAL] == pytest.approx(40, abs=0.01)


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


def test_owners_are_foreseen_in_their_turns() -> None:
    measured(Length.SHORT, 10)
    many = ChannelFactory.create()
    first, second = (waiting(channel=many, turn=turn) for turn in range(2))
    other = waiting(turn=0.5)
    forecast = Forecast.load()
    assert [forecast.position(video) for video in (first, other, second)] == [1, 2, 3]


def test_what_was_handed_over_is_nearly_done_and_goes_first() -> None:
    measured(Length.SHORT, 10)
    fresh = waiting()
    begun = waiting(status=Status.PROCESSING, queue=Queue.RENDER, progress=50)
    forecast = Forecast.load()
    assert forecast.seconds_left(begun) == pytest.approx(20, abs=0.1)
    assert (forecast.position(begun), forecast.position(fresh)) == (0, 2)
    assert forecast.seconds_left(fresh) == pytest.approx(60, abs=0.1)


def test_what_is_paused_holds_nobody_up_and_is_foreseen_as_last() -> None:
    measured(Length.SHORT, 10)
    idle, put_aside = waiting(), waiting(queue=Queue.HELD)
    Pause.objects.create(owner=idle.owner)
    busy = waiting()
    forecast = Forecast.load()
    assert forecast.position(busy) == 1
    assert forecast.seconds_left(busy) == pytest.approx(40, abs=0.1)
    assert {forecast.position(idle), forecast.position(put_aside)} == {2}
    assert forecast.seconds_left(idle) == pytest.approx(80, abs=0.1)


def test_the_workers_of_all_living_hosts_count() -> None:
    measured(Length.SHORT, 10)
    for name, count in (("a", 1), ("b", 2)):
        WorkerHost.objects.create(name=name, workers=count, beat_at=timezone.now())
    killed = timezone.now() - timedelta(minutes=2)
    WorkerHost.objects.create(name="killed", workers=9, started_at=killed, beat_at=killed)
    videos = [waiting() for _ in range(4)]
    forecast = Forecast.load()
    assert sorted(forecast.seconds_left(video) for video in videos) == pytest.approx(
        [40, 40, 40, 80], abs=0.1
    )


def test_a_long_queue_costs_no_further_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(10):
        waiting()
        waiting(status=Status.PROCESSING)
        waiting(status=Status.PROCESSING, queue=Queue.RENDER)
    with django_assert_num_queries(7 if connection.vendor == "sqlite" else 8):  # what time it is
        Forecast.load()

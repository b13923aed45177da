"""How stages end is counted, without missing one."""

from __future__ import annotations

import errno
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import OperationalError, connection
from pytest_django import DjangoAssertNumQueries
from structlog.contextvars import clear_contextvars, get_contextvars

from channels_app.models import Channel
from providers.base import PermanentError, TransientError
from tests.together import at_once
from videos import queue, tallies
from videos.disk import NoRoomError
from videos.models import Stage, StageTally
from videos.pipeline.limits import TookTooLong
from videos.pipeline.runner import run
from videos.render.process import RenderError, Stopped
from videos.services import VideoRequest, video_request
from ytempire.core.exceptions import BudgetExceededError


@pytest.fixture(autouse=True)
def unbound() -> Iterator[None]:
    yield
    clear_contextvars()


def end_with(error: BaseException | None) -> None:
    with tallies.tallied(Stage.AUDIO):
        if error is not None:
            raise error


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "outcome", "cause"),
    [
        (Stopped(), "stopped", "stopped"),
        (NoRoomError(), "stopped", "disk"),
        (TransientError("later"), "failed", "provider"),
        (PermanentError("never"), "failed", "provider"),
        (TookTooLong(Stage.AUDIO), "failed", "limit"),
        (BudgetExceededError("too much"), "failed", "budget"),
        (RenderError("broken"), "failed", "render"),
        (OSError(errno.ENOSPC, "full"), "failed", "disk"),
        (OSError(errno.EACCES, "denied"), "failed", "unexpected"),
        (OperationalError("gone"), "failed", "database"),
        (ZeroDivisionError(), "failed", "unexpected"),
    ],
)
def test_a_stage_that_does_not_come_to_its_end_is_counted_under_its_cause(
    error: BaseException, outcome: str, cause: str
) -> None:
    with pytest.raises(type(error)):
        end_with(error)
    row = StageTally.objects.get()
    assert (row.stage, row.outcome, row.cause, row.count) == ("audio", outcome, cause, 1)


@pytest.mark.django_db
def test_a_completed_stage_has_no_cause() -> None:
    end_with(None)
    row = StageTally.objects.get()
    assert (row.outcome, row.cause, row.count, row.under_1) == ("completed", "", 1, 1)


@pytest.mark.django_db
def test_each_duration_is_in_the_buckets_above_it() -> None:
    for seconds in (0.5, 5, 5.1, 4000):
        tallies.count("audio", "completed", "", seconds)
    row = StageTally.objects.get()
    assert (row.under_1, row.under_5, row.under_30, row.under_3600) == (1, 2, 3, 3)
    assert row.count == 4
    assert row.seconds == pytest.approx(4010.6)


@pytest.mark.django_db
def test_counting_is_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    tallies.count("audio", "completed", "", 1)
    with django_assert_num_queries(1):
        tallies.count("audio", "completed", "", 1)


@pytest.mark.django_db(transaction=True)
def test_stages_that_end_at_once_are_all_counted_also_the_first_ones() -> None:
    causes = [f"cause-{number}" for number in range(20)]

    def count(seconds: float) -> None:
        for cause in causes:
            tallies.count("audio", "failed", cause, seconds)

    at_once(count, [1, 2, 3, 4, 5, 6])
    rows = StageTally.objects.order_by().values_list("count", "seconds", "under_1", "under_5")
    assert list(rows) == [(6, 21, 1, 5)] * len(causes)


@pytest.mark.django_db(transaction=True)
def test_a_stage_that_cannot_be_counted_still_ends_as_it_did(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE videos_stagetally RENAME TO gone")
    try:
        end_with(None)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE gone RENAME TO videos_stagetally")
    assert "was not counted" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_each_line_of_a_making_tells_video_stage_and_host(
    channel: Channel, settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT, settings.WORK_DIR = tmp_path / "media", tmp_path / "work"
    settings.FFMPEG = "/nowhere/ffmpeg"
    asked = VideoRequest(text="Cats purr.")
    video = video_request(owner=channel.owner, channel=channel, request=asked)
    claimed = queue.claim("here", only=video.pk)
    assert claimed is not None
    told: list[dict[str, object]] = []
    for name in ("videos.pipeline.runner", "videos.tallies"):
        logger = logging.getLogger(name)
        monkeypatch.setattr(logger, "handle", lambda _record: told.append(get_contextvars()))
    run(claimed, "here")
    of_video = {"video_id": str(video.pk), "host": "here"}
    stages = ("script", "audio", "rendering", "rendering")  # the last one's reason, too
    assert told == [{**of_video, "stage": stage} for stage in stages]
    assert get_contextvars() == {}
    ended = {(row.stage, row.outcome, row.cause) for row in StageTally.objects.all()}
    assert ended == {
        ("script", "completed", ""),
        ("audio", "completed", ""),
        ("rendering", "failed", "render"),
    }

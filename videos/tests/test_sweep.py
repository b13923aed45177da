"""What no kept video needs goes when its time is over or room is short; nothing else ever goes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection

from tests.factories import ArtifactFactory, VideoFactory
from tests.together import at_once
from videos import hosts, parts, services
from videos.models import Artifact, Status, Video, WorkerHost
from videos.references import KEEPERS
from videos.sweep import expiry, files, scratch
from ytempire.core import clock

DAY = timedelta(days=1)
HELD = {
    "waits": {"status": Status.QUEUED},
    "is being made": {"status": Status.PROCESSING},
    "failed not long ago": {"status": Status.FAILED, "ended": 29 * DAY},
    "was completed not long ago": {"status": Status.COMPLETED, "ended": 29 * DAY},
}
OVER = {
    "failed long ago": {"status": Status.FAILED, "ended": 31 * DAY},
    "was completed long ago": {"status": Status.COMPLETED, "ended": 31 * DAY},
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.WORK_DIR = tmp_path / "work"
    settings.KEEP_PARTS_DAYS = 30


def stored(kind: str, age: timedelta = 40 * DAY, size: int = 10) -> Artifact:
    """An artifact with its file, both last touched so long ago."""
    artifact = ArtifactFactory.create(kind=kind, used_at=clock.now() - age, size=size)
    artifact.file.name = f"artifacts/{artifact.pk[:2]}/{artifact.pk}.mp4"
    artifact.save()
    write(str(artifact.file), age, size)
    return artifact


def write(name: str, age: timedelta, size: int = 10) -> None:
    default_storage.save(name, ContentFile(b"x" * size))
    moment = time.time() - age.total_seconds()
    os.utime(default_storage.path(name), (moment, moment))


def is_whole(artifact: Artifact) -> bool:
    row = Artifact.objects.filter(pk=artifact.pk).exists()
    assert row == default_storage.exists(str(artifact.file))
    return row


def video(status: Status, ended: timedelta | None = None, **fields: object) -> Video:
    completed_at = clock.now() - ended if ended is not None else None
    made: Video = VideoFactory.create(status=status, completed_at=completed_at, **fields)
    return made


@pytest.mark.parametrize("state", HELD.values(), ids=HELD.keys())
@pytest.mark.parametrize("kind", expiry.PARTS)
def test_parts_stay_while_their_video(kind: str, state: dict[str, object]) -> None:
    part = stored(kind)
    video(**state).parts.add(part)  # type: ignore[arg-type]
    assert expiry.sweep_expired() == []
    assert is_whole(part)


@pytest.mark.parametrize("state", OVER.values(), ids=OVER.keys())
def test_parts_go_when_their_video(state: dict[str, object]) -> None:
    part = stored("segment")
    video(**state).parts.add(part)  # type: ignore[arg-type]
    assert expiry.sweep_expired() == [10]
    assert not is_whole(part)


@pytest.mark.parametrize("name", KEEPERS[Video])
@pytest.mark.parametrize("status", Status.values)
def test_what_a_video_shows_stays_as_long_as_the_video(
    name: str, status: Status, settings: LazySettings
) -> None:
    settings.MEDIA_QUOTA_GB = 1e-9
    shown = stored(name, 900 * DAY)
    ended = 900 * DAY if status in (Status.COMPLETED, Status.FAILED) else None
    kept = video(status, ended, **{name: shown})
    kept.parts.add(shown)
    assert expiry.sweep_expired() == expiry.sweep_excess() == []
    assert is_whole(shown)
    kept.delete()
    assert expiry.sweep_expired() == [10]
    assert not is_whole(shown)


def test_what_two_videos_share_stays_for_the_one_that_needs_it() -> None:
    shared = stored("narration")
    video(Status.COMPLETED, 60 * DAY).parts.add(shared)
    needs = video(Status.QUEUED)
    needs.parts.add(shared)
    assert expiry.sweep_expired() == []
    needs.delete()
    assert expiry.sweep_expired() == [10]


@pytest.mark.django_db(transaction=True)
def test_deleting_a_video_takes_nothing_that_another_one_is_being_made_with() -> None:
    shared, own = stored("captions"), stored("film")
    done = video(Status.COMPLETED, DAY, captions=shared, film=own)
    done.parts.add(shared, own)
    video(Status.PROCESSING).parts.add(shared)  # found by its stage, and not yet shown
    services.video_delete(video=done)
    assert is_whole(shared)
    assert not is_whole(own)


def test_what_belongs_to_no_video_goes_after_a_day() -> None:
    fresh, old = stored("segment", DAY * 0.9), stored("segment", DAY * 1.1)
    assert expiry.sweep_expired() == [10]
    assert is_whole(fresh)
    assert not is_whole(old)


def test_a_quota_takes_the_parts_of_completed_videos_oldest_first(settings: LazySettings) -> None:
    done = video(Status.COMPLETED, 2 * DAY, film=stored("film", size=1000))
    first, second, third = (stored("segment", age * DAY, 100) for age in (6, 5, 4))
    done.parts.add(first, second, third)
    settings.MEDIA_QUOTA_GB = 1150e-9  # of 1300 bytes
    assert expiry.sweep_expired() == []
    assert expiry.sweep_excess() == [100, 100]
    assert [is_whole(part) for part in (first, second, third)] == [False, False, True]


def test_no_quota_takes_what_a_retry_or_an_unfinished_video_needs(settings: LazySettings) -> None:
    settings.MEDIA_QUOTA_GB = 1e-9
    kept = [stored(kind) for kind in expiry.PARTS]
    video(Status.FAILED, 2 * DAY).parts.add(kept[0])
    video(Status.QUEUED).parts.add(kept[1])
    video(Status.PROCESSING).parts.add(*kept[2:])
    just_used = stored("segment", DAY * 0.9)
    video(Status.COMPLETED, 2 * DAY).parts.add(just_used)
    assert expiry.sweep_excess() == []
    assert all(is_whole(part) for part in [*kept, just_used])


def test_without_a_quota_nothing_goes_before_its_time() -> None:
    part = stored("segment")
    video(Status.COMPLETED, 2 * DAY).parts.add(part)
    assert expiry.sweep_excess() == []
    assert is_whole(part)


def test_what_is_asked_for_between_the_look_and_the_removal_stays() -> None:
    """A stage that comes while the sweep is under way keeps what it found."""
    part = stored("narration")
    rows = expiry.expired()
    assert list(rows) == [part]
    parts.touch(part.pk)
    assert expiry._remove(rows, [part.pk]) == []
    assert is_whole(part)


def test_a_dry_run_tells_what_a_sweep_removes_and_removes_nothing(settings: LazySettings) -> None:
    settings.MEDIA_QUOTA_GB = 1e-9
    stored("segment", size=2_000_000)
    video(Status.COMPLETED, 2 * DAY).parts.add(stored("sound", size=3_000_000))
    write("artifacts/ab/ab12.mp4", 2 * DAY, 4_000_000)
    told = sweep("--dry-run")
    assert Artifact.objects.count() == 2
    assert [line.split(" ", 1)[1] for line in told] == [
        "remove 1 made things whose time is over, 2 MB.",
        "remove 1 parts beyond the media quota, 3 MB.",
        "remove 1 files without a row, 4 MB.",
        "remove 0 work folders of dead workers, 0 bytes.",
    ]
    assert [line.replace("Removed", "Would remove") for line in sweep()] == told
    assert not Artifact.objects.exists()
    assert not [name for names in files.stored_names() for name in names]


def sweep(*arguments: str) -> list[str]:
    told = StringIO()
    call_command("sweep", *arguments, stdout=told)
    return told.getvalue().splitlines()


@pytest.mark.django_db(transaction=True)
def test_a_stage_that_asks_while_all_is_swept_finds_it_whole_or_not_at_all() -> None:
    swept = [stored("narration") for _ in range(12)]

    def ask_or_sweep(artifact: Artifact | None) -> Artifact | None:
        if artifact is None:
            expiry.sweep_expired()
            return None
        parts.touch(artifact.pk)
        return Artifact.objects.filter(pk=artifact.pk).first()

    for round_of in (swept[:4], swept[4:8], swept[8:]):
        found = at_once(ask_or_sweep, [*round_of, None])
        assert all(is_whole(artifact) for artifact in found if artifact)


def test_more_than_a_batch_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expiry, "AT_ONCE", 3)
    kept = stored("segment")
    video(Status.QUEUED).parts.add(kept)
    for _ in range(8):
        stored("segment")
    assert len(expiry.sweep_expired()) == 8
    assert list(Artifact.objects.all()) == [kept]


def test_a_file_made_anew_since_its_row_went_stays() -> None:
    part = stored("segment")
    default_storage.save(str(part.file), ContentFile(b"made again"))
    assert expiry.sweep_expired() == [10]
    assert default_storage.exists(str(part.file))


def test_files_without_a_row_go_after_a_day() -> None:
    known = stored("film")
    write("artifacts/ab/ab12.mp4", 2 * DAY, 7)
    write("artifacts/cd/cd34.wav", DAY * 0.9)
    stray = str(known.file).replace(".mp4", ".wav")  # of a row, but not its file
    write(stray, 2 * DAY, 5)
    assert sorted(files.sweep_orphans()) == [5, 7]
    assert default_storage.exists(str(known.file))
    assert default_storage.exists("artifacts/cd/cd34.wav")
    assert not default_storage.exists("artifacts/ab/ab12.mp4")


def test_files_that_go_while_they_are_listed_are_no_obstacle(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(files, "orphans", lambda: iter(["artifacts/ab/gone.mp4"]))
    assert list(files.settled()) == files.sweep_orphans() == []


def test_an_empty_store_has_nothing_to_sweep() -> None:
    assert files.sweep_orphans() == []


@pytest.fixture
def work_folder(settings: LazySettings) -> Callable[[str, float], Path]:
    def make(host: str, hours: float) -> Path:
        folder = Path(settings.WORK_DIR) / host
        (folder / "attempt").mkdir(parents=True)
        (folder / "attempt" / "half.mp4").write_bytes(b"x" * 20)
        moment = time.time() - hours * 3600
        os.utime(folder, (moment, moment))
        return folder

    return make


def test_work_folders_of_dead_hosts_go(work_folder: Callable[[str, float], Path]) -> None:
    dead, young = work_folder("dead-1", 2), work_folder("young-1", 0.5)
    alive, silent = work_folder("alive-1", 2), work_folder("silent-1", 2)
    hosts.beat("alive-1")
    WorkerHost.objects.create(
        name="silent-1", started_at=clock.now() - DAY, beat_at=clock.now() - DAY
    )
    assert sum(scratch.sweep_scratch()) >= 40
    assert [path.exists() for path in (dead, young, alive, silent)] == [False, True, True, False]


def test_a_host_that_comes_back_while_the_silent_are_forgotten_keeps_its_work(
    work_folder: Callable[[str, float], Path],
) -> None:
    folder = work_folder("back-1", 2)
    long_ago = clock.now() - DAY
    WorkerHost.objects.create(name="back-1", started_at=long_ago, beat_at=long_ago)

    def come_back(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("DELETE"):
            hosts.beat("back-1")
        return execute(sql, *rest)

    with connection.execute_wrapper(come_back):
        hosts.forget_silent()
    assert folder.exists()
    assert hosts.last_beat("back-1") is not None

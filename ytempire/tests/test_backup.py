"""A backup is whole or refused, and is only put where it belongs."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import shutil
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from tests.factories import UserFactory
from videos import hosts
from videos.models import Chore
from ytempire.backup import BackupError, postgresql, restoring, sqlite
from ytempire.backup.archive import SUMS, read, verify, written
from ytempire.backup.dump import ask
from ytempire.backup.manifest import describe, opened
from ytempire.backup.restoring import restore
from ytempire.backup.saving import DATABASES, backup
from ytempire.core import clock
from ytempire.housekeeping import keep_house


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "ytempire.tar"
    (tmp_path / "film").write_bytes(b"film" * 100_000)
    with written(path) as writer:
        writer.add_bytes("manifest.json", b"{}")
        writer.add_file("media/artifacts/ab/film.mp4", tmp_path / "film")
    return path


def test_what_goes_in_comes_out(archive: Path) -> None:
    verify(archive)
    found: dict[str, int] = {}

    def take(name: str, content: IO[bytes]) -> None:
        found[name] = len(content.read())

    read(archive, take)
    assert list(found) == ["manifest.json", "media/artifacts/ab/film.mp4", SUMS]
    assert found["media/artifacts/ab/film.mp4"] == 400_000


def test_other_tools_can_check_it(archive: Path, tmp_path: Path) -> None:
    shutil.unpack_archive(archive, tmp_path / "out", "tar")
    for line in (tmp_path / "out" / SUMS).read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((tmp_path / "out" / name).read_bytes()).hexdigest() == digest


def test_nothing_is_left_of_a_backup_that_failed(tmp_path: Path) -> None:
    path = tmp_path / "ytempire.tar"
    missing = tmp_path / "nowhere"
    with pytest.raises(FileNotFoundError), written(path) as writer:
        writer.add_file("secret_key", missing)
    assert list(tmp_path.iterdir()) == []


def test_two_backups_under_one_name_do_not_spoil_each_other(tmp_path: Path) -> None:
    path = tmp_path / "ytempire.tar"
    with written(path) as first, written(path) as second:
        for size, writer in enumerate((first, second, first), start=1):
            writer.add_bytes("manifest.json", b"x" * size * 100_000)
    verify(path)
    assert list(tmp_path.iterdir()) == [path]


def flipped(content: bytearray) -> bytes:
    content[200_000] ^= 1
    return bytes(content)


DAMAGE: dict[str, Callable[[bytearray], bytes]] = {
    "a bit is wrong": flipped,
    "cut off within a member": lambda content: bytes(content[:200_000]),
    "cut off before the checksums": lambda content: bytes(content[: 1024 + 512 + 400_384]),
    "empty": lambda _content: b"",
    "no archive at all": lambda _content: b"not a tar " * 200,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_archive_is_refused(archive: Path, damage: Callable[[bytearray], bytes]) -> None:
    archive.write_bytes(damage(bytearray(archive.read_bytes())))
    with pytest.raises(BackupError):
        verify(archive)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="There is no file"):
        verify(tmp_path / "nowhere.tar")


def link(name: str, target: str, kind: bytes) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    return member


HOSTILE = {
    "upwards": tarfile.TarInfo("media/../../etc/cron.d/evil"),
    "from the root": tarfile.TarInfo("/etc/cron.d/evil"),
    "of another system": tarfile.TarInfo("media\\..\\evil"),
    "through nothing": tarfile.TarInfo("media//evil"),
    "a symbolic link": link("media/link", "/etc", tarfile.SYMTYPE),
    "a hard link": link("media/link", "secret_key", tarfile.LNKTYPE),
    "a device": link("media/null", "", tarfile.CHRTYPE),
    "a folder": link("media/folder", "", tarfile.DIRTYPE),
}


@pytest.mark.parametrize("member", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_name_that_leads_out_is_refused(member: tarfile.TarInfo, tmp_path: Path) -> None:
    path = tmp_path / "evil.tar"
    with tarfile.open(path, "w") as tar:
        tar.addfile(member, io.BytesIO())
    with pytest.raises(BackupError, match="which no backup has"):
        verify(path)


@pytest.mark.django_db
class TestManifest:
    def told(self, **changes: Any) -> bytes:
        manifest = json.loads(describe(ask, "included").to_json())
        return json.dumps({**manifest, **changes}).encode()

    @pytest.mark.usefixtures("user")
    def test_the_own_one_is_taken(self) -> None:
        manifest = opened(self.told())
        assert manifest.counts["accounts_user"] == 1
        assert manifest.media == "included"

    def test_a_newer_schema_is_refused(self) -> None:
        migrations = [["accounts", "0001_initial"], ["videos", "9999_future"]]
        with pytest.raises(BackupError, match=r"newer YTEMPIRE \(videos.9999_future"):
            opened(self.told(migrations=migrations))

    def test_another_kind_of_database_is_refused(self) -> None:
        with pytest.raises(BackupError, match="in this backup is oracle"):
            opened(self.told(database="oracle"))

    def test_another_format_is_refused(self) -> None:
        with pytest.raises(BackupError, match="has the format 2"):
            opened(self.told(format=2))


@pytest.mark.usefixtures("user")
def test_what_has_users_is_replaced_only_by_force(archive: Path) -> None:
    with pytest.raises(CommandError, match="has users already"):
        call_command("restore", str(archive))


@pytest.mark.django_db
def test_a_machine_that_has_no_data_folder_yet_gets_one(
    archive: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "new" / "data"
    monkeypatch.setattr(restoring, "DATA_DIR", folder)
    with pytest.raises(CommandError, match="has the format None"):  # nothing else is wrong with it
        call_command("restore", str(archive))
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.django_db
def test_what_runs_is_never_replaced(archive: Path) -> None:
    hosts.beat("alive")
    with pytest.raises(CommandError, match="YTEMPIRE is running here"):
        call_command("restore", str(archive), "--force")


def test_missing_tools_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(BackupError, match="pg_dump is missing"):
        postgresql._run("pg_dump")


@pytest.fixture
def replaceable(
    transactional_db: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[None]:
    """A database that may be replaced: other threads may have SQLite's usual file open."""
    if connection.vendor != "sqlite":
        yield
        return
    own = tmp_path / "own.sqlite3"
    with sqlite.dumped(tmp_path) as dump, gzip.open(dump.path) as squeezed:
        own.write_bytes(squeezed.read())
    with monkeypatch.context() as patch:
        connection.close()
        patch.setitem(connection.settings_dict, "NAME", own)
        yield
        connection.close()


@pytest.mark.usefixtures("replaceable")
def test_what_was_there_is_still_there_when_it_cannot_be_replaced(
    user: User, tmp_path: Path
) -> None:
    database = DATABASES[connection.vendor]
    with database.dumped(tmp_path) as dump:
        cut = dump.path.read_bytes()[: dump.path.stat().st_size // 2]
    dump.path.write_bytes(cut)
    with pytest.raises((BackupError, EOFError)):
        database.load(dump.path)
    assert User.objects.get() == user


@pytest.mark.only_on("postgresql")  # SQLite's file is replaced in one step
@pytest.mark.usefixtures("replaceable")
def test_what_a_killed_restore_put_aside_outlives_another_that_fails(
    user: User, tmp_path: Path
) -> None:
    (cut := tmp_path / "cut").write_bytes(b"PGDMP")
    postgresql._tell(f"ALTER SCHEMA public RENAME TO {postgresql.ASIDE}", "CREATE SCHEMA public")
    with pytest.raises(BackupError):
        postgresql.load(cut)
    assert User.objects.get() == user


@pytest.mark.only_on("postgresql")
@pytest.mark.usefixtures("replaceable")
def test_what_is_in_use_counts_more_than_what_a_restore_left_aside(
    user: User, tmp_path: Path
) -> None:
    (cut := tmp_path / "cut").write_bytes(b"PGDMP")
    aside = f"{postgresql.ASIDE}.accounts_user"
    postgresql._tell(f"CREATE SCHEMA {postgresql.ASIDE}", f"CREATE TABLE {aside} (id int)")
    with pytest.raises(BackupError):
        postgresql.load(cut)
    assert User.objects.get() == user


@pytest.mark.usefixtures("replaceable")
def test_a_copy_takes_the_place_of_what_was_there(user: User, tmp_path: Path) -> None:
    database = DATABASES[connection.vendor]
    with database.dumped(tmp_path) as dump:
        UserFactory.create()
    assert User.objects.count() == 2
    database.load(dump.path)
    assert User.objects.get() == user
    (again := tmp_path / "again").mkdir()
    with database.dumped(again) as copy:
        assert copy.query("SELECT COUNT(*) FROM accounts_user") == [(1,)]


@pytest.mark.only_on("sqlite")  # PostgreSQL's own locks see to it
@pytest.mark.usefixtures("replaceable")
def test_a_file_that_anybody_has_open_is_not_replaced(user: User, tmp_path: Path) -> None:
    """A web server without workers has no heartbeat, and would write on into the old file."""
    with sqlite.dumped(tmp_path) as dump:
        pass
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as web:
        web.execute("SELECT COUNT(*) FROM accounts_user").fetchall()
        with pytest.raises(BackupError, match="Stop all of YTEMPIRE"):
            sqlite.load(dump.path)
    assert User.objects.get() == user


@pytest.mark.usefixtures("replaceable", "user")
def test_what_a_restored_database_does_not_know_is_not_swept_for_a_week(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(restoring, "DATA_DIR", tmp_path)
    keep_house()
    Chore.objects.update(due_at=clock.now())
    backup(tmp_path / "ytempire.tar", with_media=False)
    restored_at = clock.now()
    restore(tmp_path / "ytempire.tar", force=True)
    keep_house()
    done = Chore.objects.filter(ended_at__gt=restored_at)
    assert done.filter(name="prune tables").exists()
    assert not done.filter(name="sweep files without a row").exists()
    left = Chore.objects.get(name="sweep files without a row").due_at - clock.now()
    assert left > timedelta(days=6)

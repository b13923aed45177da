"""Putting a backup in place: checked first, files before the database that names them."""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from videos import hosts
from videos.hosts import HEARD
from videos.models import Chore, WorkerHost
from videos.sweep import files
from ytempire.backup import BackupError
from ytempire.backup.archive import SUMS, read, verify
from ytempire.backup.dump import ask
from ytempire.backup.manifest import MEMBER, TABLES, Manifest, counts, key_mark, opened
from ytempire.backup.saving import DATABASES, KEY, MEDIA
from ytempire.core import clock
from ytempire.settings.env import DATA_DIR, secret_key

UNKNOWN_KEPT = timedelta(days=7)


def restore(path: Path, *, force: bool) -> Manifest:
    """Raises BackupError before anything is changed, unless the archive itself is at fault."""
    verify(path)
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    _require_idle()
    if not force and not _is_empty():
        raise BackupError(
            "This installation has users already. Restore into an empty one, or replace all of "
            "it with --force."
        )
    with tempfile.TemporaryDirectory(dir=DATA_DIR) as folder:
        return _put_in_place(path, Path(folder))


def _put_in_place(path: Path, folder: Path) -> Manifest:
    manifest = _manifest(path)
    database = DATABASES[connection.vendor]

    def take(name: str, content: IO[bytes]) -> None:
        if name.startswith(MEDIA):
            default_storage.save(name.removeprefix(MEDIA), File(content, name=name))
        elif name in (KEY, database.MEMBER):
            with (folder / name).open("wb") as kept:
                shutil.copyfileobj(content, kept)
        elif name not in (MEMBER, SUMS):
            raise BackupError(f"The archive holds {name!r}, which no backup has.")

    read(path, take)
    database.load(folder / database.MEMBER)
    _require_same(manifest)
    call_command("migrate", interactive=False, verbosity=0)
    WorkerHost.objects.all().delete()  # none of them works for this copy
    _spare_unknown_files()
    if (folder / KEY).exists():
        (folder / KEY).chmod(0o600)
        (folder / KEY).replace(DATA_DIR / KEY)
    return manifest


def _spare_unknown_files() -> None:
    """In an object store lies what was made since the backup; a newer backup may know of it."""
    due = {"due_at": clock.now() + UNKNOWN_KEPT}
    Chore.objects.update_or_create(name=files.CHORE, defaults=due)


def other_key(manifest: Manifest) -> bool:
    """Whether the secrets in the restored database were encrypted with a key that is not here."""
    return manifest.key != key_mark(secret_key(DATA_DIR))


def _manifest(path: Path) -> Manifest:
    found: list[Manifest] = []

    def take(name: str, content: IO[bytes]) -> None:
        if name == MEMBER:
            found.append(opened(content.read()))

    read(path, take)
    if not found:
        raise BackupError(f"{path} is no backup of YTEMPIRE.")
    return found[0]


def _is_empty() -> bool:
    tables = connection.introspection.table_names()
    return User._meta.db_table not in tables or not User.objects.exists()


def _require_idle() -> None:
    if WorkerHost._meta.db_table not in connection.introspection.table_names():
        return
    beat = hosts.newest_beat()
    if beat is not None and clock.now() - beat <= HEARD:
        raise BackupError(
            "YTEMPIRE is running here. Stop it first; after a crash, wait half a minute."
        )


def _require_same(manifest: Manifest) -> None:
    told = manifest.counts  # an older YTEMPIRE counted fewer
    if counts(ask, [table for table in TABLES if table in told]) != told:
        raise BackupError("What was restored is not what was saved: tables differ in length.")

"""Copying an SQLite database while it is in use, and putting a copy in its place."""

from __future__ import annotations

import gzip
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection

from ytempire.backup import BackupError
from ytempire.backup.dump import Dump

MEMBER = "database.sqlite3.gz"
COMPRESSION = 6


@contextmanager
def dumped(folder: Path) -> Iterator[Dump]:
    """SQLite's own online copy: what is written meanwhile is not in it."""
    copy, packed = folder / "database.sqlite3", folder / MEMBER
    with closing(sqlite3.connect(_place())) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
        with copy.open("rb") as plain, gzip.open(packed, "wb", COMPRESSION) as squeezed:
            shutil.copyfileobj(plain, squeezed)
        yield Dump(MEMBER, packed, lambda sql: target.execute(sql).fetchall())


def load(dump: Path) -> None:
    place = _place()
    draft = place.with_name(place.name + ".restored")
    try:
        with gzip.open(dump, "rb") as squeezed, draft.open("wb") as plain:
            shutil.copyfileobj(squeezed, plain)
        _require_sound(draft)
        connection.close()
        _require_unused(place)
        draft.chmod(0o600)
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)


def _place() -> Path:
    return Path(connection.settings_dict["NAME"])


def _require_unused(place: Path) -> None:
    """Whoever had it open would write on into the file that is gone. Folds in its -wal, too."""
    try:
        with closing(sqlite3.connect(place, timeout=1)) as there:
            there.execute("PRAGMA journal_mode=DELETE")  # only for who has it alone
    except sqlite3.OperationalError as error:
        raise BackupError(
            f"The database is in use ({error}). Stop all of YTEMPIRE, the web server, too."
        ) from error


def _require_sound(database: Path) -> None:
    with closing(sqlite3.connect(database)) as opened:
        answer = opened.execute("PRAGMA quick_check").fetchone()[0]
    if answer != "ok":
        raise BackupError(f"The database in the archive is damaged: {answer}.")

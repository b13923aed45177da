"""Copying a PostgreSQL database while it is in use, and loading a copy, by its own tools."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction
from django.db.backends.postgresql.client import DatabaseClient

from ytempire.backup import BackupError
from ytempire.backup.dump import Dump, ask

MEMBER = "database.dump"
AS_SEEN_HERE = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"
ASIDE = "ytempire_replaced"  # where the tables wait that a restore is to replace


@contextmanager
def dumped(folder: Path) -> Iterator[Dump]:
    """pg_dump, of the very state in which this transaction sees the database."""
    path = folder / MEMBER
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(AS_SEEN_HERE)
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        one_state = (f"--snapshot={snapshot}", f"--exclude-schema={ASIDE}")
        _run("pg_dump", "--format=custom", *one_state, f"--file={path}")
        yield Dump(MEMBER, path, ask)


def load(dump: Path) -> None:
    """In place of whatever is there, which is back if that fails."""
    _tell(*_putting_aside(), "CREATE SCHEMA public")
    try:
        _run("pg_restore", "--exit-on-error", "--single-transaction", str(dump))
    except BaseException:
        _tell("DROP SCHEMA public CASCADE", f"ALTER SCHEMA {ASIDE} RENAME TO public")
        raise
    _tell(f"DROP SCHEMA {ASIDE} CASCADE")


def _putting_aside() -> tuple[str, ...]:
    if _is_aside():
        return ("DROP SCHEMA IF EXISTS public CASCADE",)
    return (f"DROP SCHEMA IF EXISTS {ASIDE} CASCADE", f"ALTER SCHEMA public RENAME TO {ASIDE}")


def _is_aside() -> bool:
    """A restore that was killed left the data aside, and nobody has begun anew since."""
    users = "public.accounts_user"
    here, aside = ask(f"SELECT to_regclass('{users}'), to_regclass('{ASIDE}.accounts_user')")[0]
    return aside is not None and (here is None or not ask(f"SELECT 1 FROM {users} LIMIT 1"))  # noqa: S608


def _tell(*statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()


def _run(tool: str, *arguments: str) -> None:
    if shutil.which(tool) is None:
        raise BackupError(
            f"{tool} is missing. Install PostgreSQL's client programs "
            "(Debian: postgresql-client), of the server's version or newer."
        )
    # Not one of them: the database's name follows the server's address and the user.
    given, secrets = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    _client, *server, name = given
    command = [tool, *server, f"--dbname={name}", "--no-owner", "--no-privileges", *arguments]
    environment = {**os.environ, **(secrets or {})}
    done = subprocess.run(
        command,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        raise BackupError(f"{tool} failed: {done.stderr.strip()[-500:]}")

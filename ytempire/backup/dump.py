"""What a database's copy looks like from outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Dump:
    """A copy in a file. `query` asks the database as it is in the copy."""

    member: str
    path: Path
    query: Callable[[str], Rows]


def ask(sql: str) -> Rows:
    """What the installation's own database answers."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        rows: Rows = cursor.fetchall()
    return rows

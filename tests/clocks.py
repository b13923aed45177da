"""Travelling in time with everything that tells it: this process and the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import time_machine
from django.db import connection
from django.utils import timezone

ASKED = "SELECT STATEMENT_TIMESTAMP()"


@contextmanager
def travel(moment: str) -> Iterator[time_machine.Traveller]:
    """Time stands still at this moment until the traveller is moved."""
    with (
        time_machine.travel(moment, tick=False) as traveller,
        connection.execute_wrapper(_as_travelled),
    ):
        yield traveller


def _as_travelled(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    if sql == ASKED:
        sql, params = "SELECT %s::timestamptz", [timezone.now()]
    return execute(sql, params, many, context)

"""Doing the same thing at the same moment from several threads, each with its own connection."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

Given = TypeVar("Given")
Result = TypeVar("Result")


def at_once(call: Callable[[Given], Result], given: Iterable[Given]) -> list[Result]:
    """The results of calling with each of these, all started together."""
    values = list(given)
    start = threading.Barrier(len(values))

    def run(value: Given) -> Result:
        connection.ensure_connection()  # takes longer than what is to be done at once
        start.wait()
        try:
            return call(value)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(values)) as pool:
        return list(pool.map(run, values))

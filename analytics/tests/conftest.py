"""A still clock: noon UTC of the day the examples are computed for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2026-11-20 12:00Z", tick=False) as traveller:
        yield traveller

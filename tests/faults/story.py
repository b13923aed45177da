"""A scenario played and judged, for a test's message."""

from __future__ import annotations

from pathlib import Path

from tests.faults.chaos import Scenario, chaos
from tests.faults.promises import broken

KEPT = 20_000  # characters of the product's log


def story_of(scenario: Scenario, folder: Path, **environment: str) -> str:
    """What happened when promises were broken; nothing when all were kept."""
    lines: list[str] = []
    after = chaos(scenario, folder, lines.append, **environment)
    problems = broken(after)
    told = [f"seed {scenario.seed}", *lines, *problems, "", "".join(after.log)[-KEPT:]]
    return "\n".join(told) if problems else ""

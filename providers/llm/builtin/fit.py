"""Choosing what to say so that it fills the wanted length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# What a word too many or too few costs, in units of worth: far more than any word is worth, so
# that length comes first and worth decides between fits of about the same length.
OFF_BY_ONE = 80.0


@dataclass(frozen=True, slots=True)
class Choice:
    """words: how long it is; worth: how much it is wanted."""

    words: int
    worth: float


def best_fit(choices: Sequence[Choice], room: int) -> list[int]:
    """Indices, in order, of the choices worth most in all whose lengths add up close to `room`."""
    longest = room + max((choice.words for choice in choices), default=0)
    # best[n]: the worth of the best set of exactly n words, and that set as a linked list.
    best: list[tuple[float, _Chain] | None] = [(0.0, None)] + [None] * max(longest, 0)
    for index, choice in enumerate(choices):
        for total in range(len(best) - 1, choice.words - 1, -1):
            _improve(best, total, index, choice)
    reached = [(n, found) for n, found in enumerate(best) if found]
    _, (_, chain) = max(reached, key=lambda one: one[1][0] - OFF_BY_ONE * abs(one[0] - room))
    return _unlink(chain)


_Chain = tuple[int, "_Chain"] | None


def _improve(
    best: list[tuple[float, _Chain] | None], total: int, index: int, choice: Choice
) -> None:
    without, before = best[total], best[total - choice.words]
    if before and (without is None or before[0] + choice.worth > without[0]):
        best[total] = (before[0] + choice.worth, (index, before[1]))


def _unlink(chain: _Chain) -> list[int]:
    found: list[int] = []
    while chain:
        found.append(chain[0])
        chain = chain[1]
    return found[::-1]

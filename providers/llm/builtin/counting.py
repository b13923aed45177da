"""Counts as they are spoken."""

from __future__ import annotations

WORDS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


def counted(number: int, noun: str) -> str:
    """The count and its noun ("one point", "three points"); figures above twelve."""
    word = WORDS[number] if number < len(WORDS) else str(number)
    return f"{word} {noun}{'' if number == 1 else 's'}"

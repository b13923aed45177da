"""An Ask that tells what was asked and what it cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TypeVar

from providers.base import Question, Reply, Usage

R = TypeVar("R")


class Noted:
    """Sends each request once, under the key `key-1`, `key-2`..."""

    def __init__(self) -> None:
        self.questions: list[Question] = []
        self.usage: list[Usage] = []

    def __call__(self, question: Question, send: Callable[[str], Reply[R]]) -> R:
        self.questions.append(question)
        reply = send(f"key-{len(self.questions)}")
        self.usage += reply.usage
        return reply.value

    @property
    def used(self) -> dict[str, int]:
        """Quantities by unit."""
        return _sums(self.usage)

    @property
    def expected(self) -> dict[str, int]:
        return _sums([usage for question in self.questions for usage in question.expected])


def _sums(usages: list[Usage]) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for usage in usages:
        sums[usage.unit] += usage.quantity
    return dict(sums)

"""What a figure as people write it is worth: "42 %", "1,200", "$3.5 bn"."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = re.compile(r"[-\u2212+]?\d[\d.,'\u2019\u00a0\u202f ]*")
_TIMES = {
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "million": 1e6,
    "millions": 1e6,
    "bn": 1e9,
    "b": 1e9,
    "billion": 1e9,
    "billions": 1e9,
    "tn": 1e12,
    "trillion": 1e12,
}
_GROUP = 3


@dataclass(frozen=True, slots=True)
class Value:
    """unit: what the number counts, a magnitude such as "bn" left out."""

    number: float
    unit: str


def value_of(text: str) -> Value | None:
    """The number in a figure, its magnitude worked in; None when there is none.

    The "m" of metres beside that of metres counts as millions on both: they compare alike.
    """
    found = _NUMBER.search(text)
    if not found:
        return None
    after = text[found.end() :].split()
    sign = text[: found.start()].strip()
    times = _TIMES.get(after[0].casefold()) if after else None
    unit = " ".join([sign, *(after if times is None else after[1:])]).strip()
    return Value(_plain(found[0]) * (times or 1.0), unit.casefold())


def _plain(digits: str) -> float:
    """The last of two kinds of marks is the decimal one; a single mark is, unless three digits
    follow and it could stand between thousands."""
    sign = -1.0 if digits[0] in "-\u2212" else 1.0
    body = re.sub(r"[^\d.,]", "", digits).rstrip(".,")
    marks = [mark for mark in ".," if mark in body]
    if len(marks) > 1:
        decimal = max(marks, key=body.rindex)
    elif marks and not _groups(body, marks[0]):
        decimal = marks[0]
    else:
        decimal = ""
    whole, _, part = body.rpartition(decimal) if decimal else (body, "", "")
    return sign * float(f"{re.sub(r'[.,]', '', whole) or 0}.{part or 0}")


def _groups(body: str, mark: str) -> bool:
    """Whether the mark stands between thousands; "0.125" and "1.5" are decimals."""
    first, *rest = body.split(mark)
    grouped = all(len(part) == _GROUP for part in rest) and first != "0"
    return grouped and (mark == "," or len(rest) > 1)

"""What a TrueType or OpenType file holds: its faces, their names, weights, heights, characters."""

from __future__ import annotations

import mmap
import struct
import sys
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

_COLLECTION = b"ttcf"
_SEGMENTED = 4  # the cmap format of the basic plane
_GROUPED = 12  # the cmap format that reaches emoji
_REGULAR = 400
_OLD_FAMILY, _FAMILY = 1, 16
_WINDOWS, _ENGLISH = 3, 0x409

Ranges = tuple[tuple[int, int], ...]
"""First and last code point of each stretch, in order."""


@dataclass(frozen=True, slots=True)
class Facts:
    """One face of a file. family: as designers see it; old_name: as old programs do, one for each
    unusual weight; ascent and descent in parts of the size, as libass reads them (the Windows
    heights)."""

    family: str
    old_name: str
    weight: int
    ascent: float
    descent: float
    ranges: Ranges


def has(ranges: Ranges, character: str) -> bool:
    """Whether the character is in one of the stretches."""
    at = bisect_right(ranges, (ord(character), sys.maxunicode)) - 1
    return at >= 0 and ord(character) <= ranges[at][1]


def read_faces(path: Path) -> list[Facts]:
    """The faces in the order of their indices; OSError, ValueError, KeyError, struct.error or
    ZeroDivisionError when it is no font. Only the pages of the tables needed are read."""
    with path.open("rb") as file:
        whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    with closing(whole) as data:
        return [_facts(data, start) for start in _starts(data)]


def _starts(data: mmap.mmap) -> tuple[int, ...]:
    if data[:4] != _COLLECTION:
        return (0,)
    (count,) = struct.unpack_from(">I", data, 8)
    return struct.unpack_from(f">{count}I", data, 12)


def _facts(data: mmap.mmap, start: int) -> Facts:
    (count,) = struct.unpack_from(">H", data, start + 4)
    records = (struct.unpack_from(">4sIII", data, start + 12 + 16 * at) for at in range(count))
    tables = {tag: offset for tag, _sum, offset, _length in records}
    (units,) = struct.unpack_from(">H", data, tables[b"head"] + 18)
    ascent, descent = _heights(data, tables)
    names = _names(data, tables[b"name"])
    return Facts(
        names.get(_FAMILY) or names[_OLD_FAMILY],
        names[_OLD_FAMILY],
        _weight(data, tables),
        ascent / units,
        descent / units,
        _coverage(data, tables[b"cmap"]),
    )


def _weight(data: mmap.mmap, tables: dict[bytes, int]) -> int:
    if b"OS/2" not in tables:
        return _REGULAR
    return int(struct.unpack_from(">H", data, tables[b"OS/2"] + 4)[0])


def _heights(data: mmap.mmap, tables: dict[bytes, int]) -> tuple[int, int]:
    if b"OS/2" in tables:
        ascent, descent = struct.unpack_from(">HH", data, tables[b"OS/2"] + 74)
        if ascent + descent:
            return ascent, descent
    ascent, descent = struct.unpack_from(">hh", data, tables[b"hhea"] + 4)
    return ascent, -descent


def _names(data: mmap.mmap, start: int) -> dict[int, str]:
    """The English family names by their numbers; those of other platforms are passed over."""
    _format, count, texts = struct.unpack_from(">HHH", data, start)
    found: dict[int, str] = {}
    for at in range(count):
        platform, _encoding, language, name, length, offset = struct.unpack_from(
            ">HHHHHH", data, start + 6 + 12 * at
        )
        if (platform, language) == (_WINDOWS, _ENGLISH) and name in (_OLD_FAMILY, _FAMILY):
            begin = start + texts + offset
            found[name] = data[begin : begin + length].decode("utf-16-be", "replace")
    return found


def _coverage(data: mmap.mmap, start: int) -> Ranges:
    (count,) = struct.unpack_from(">H", data, start + 2)
    stretches: list[tuple[int, int]] = []
    for at in range(count):
        (offset,) = struct.unpack_from(">I", data, start + 4 + at * 8 + 4)
        stretches += _subtable(data, start + offset)
    return _merged(sorted(set(stretches)))


def _subtable(data: mmap.mmap, start: int) -> Iterator[tuple[int, int]]:
    (kind,) = struct.unpack_from(">H", data, start)
    if kind == _SEGMENTED:
        yield from _segments(data, start)
    elif kind == _GROUPED:
        (count,) = struct.unpack_from(">I", data, start + 12)
        groups = struct.iter_unpack(">III", data[start + 16 : start + 16 + 12 * count])
        yield from ((first, last) for first, last, _glyph in groups)


def _segments(data: mmap.mmap, start: int) -> Iterator[tuple[int, int]]:
    (doubled,) = struct.unpack_from(">H", data, start + 6)
    count = doubled // 2
    lasts = struct.unpack_from(f">{count}H", data, start + 14)
    firsts = struct.unpack_from(f">{count}H", data, start + 16 + doubled)
    # The terminator every table of this format ends with is no character.
    return (pair for pair in zip(firsts, lasts, strict=True) if pair[1] != 0xFFFF)  # noqa: PLR2004


def _merged(stretches: list[tuple[int, int]]) -> Ranges:
    merged: list[tuple[int, int]] = []
    for first, last in stretches:
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)

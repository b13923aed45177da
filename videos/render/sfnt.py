"""Which characters a TrueType or OpenType font has, and how heavy it is."""

import struct
from collections.abc import Iterator
from pathlib import Path

_SEGMENTED = 4  # the cmap format of the basic plane
_GROUPED = 12  # the cmap format that reaches emoji
_REGULAR = 400


def read_coverage(path: Path) -> tuple[frozenset[int], int]:
    """The code points of a font file and its weight (100 to 900); struct.error if it is none."""
    data = path.read_bytes()
    tables = _tables(data)
    start = tables[b"cmap"]
    (count,) = struct.unpack_from(">H", data, start + 2)
    points: set[int] = set()
    for position in range(count):
        (offset,) = struct.unpack_from(">I", data, start + 4 + position * 8 + 4)
        points.update(_subtable(data, start + offset))
    return frozenset(points), _weight(data, tables)


def _tables(data: bytes) -> dict[bytes, int]:
    (count,) = struct.unpack_from(">H", data, 4)
    records = (struct.unpack_from(">4sIII", data, 12 + 16 * index) for index in range(count))
    return {tag: offset for tag, _sum, offset, _length in records}


def _weight(data: bytes, tables: dict[bytes, int]) -> int:
    if b"OS/2" not in tables:
        return _REGULAR
    return int(struct.unpack_from(">H", data, tables[b"OS/2"] + 4)[0])


def _subtable(data: bytes, start: int) -> Iterator[int]:
    (kind,) = struct.unpack_from(">H", data, start)
    if kind == _SEGMENTED:
        yield from _segments(data, start)
    elif kind == _GROUPED:
        (count,) = struct.unpack_from(">I", data, start + 12)
        for index in range(count):
            first, last, _glyph = struct.unpack_from(">III", data, start + 16 + 12 * index)
            yield from range(first, last + 1)


def _segments(data: bytes, start: int) -> Iterator[int]:
    (doubled,) = struct.unpack_from(">H", data, start + 6)
    count = doubled // 2
    lasts = struct.unpack_from(f">{count}H", data, start + 14)
    firsts = struct.unpack_from(f">{count}H", data, start + 16 + doubled)
    for first, last in zip(firsts, lasts, strict=True):
        if last != 0xFFFF:  # noqa: PLR2004 - the terminator every table of this format ends with
            yield from range(first, last + 1)

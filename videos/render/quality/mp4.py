"""How an MP4 is laid out: order of its parts, edit lists, and the frames of its picture."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from videos.render.output import plain_errors
from videos.render.process import RenderError

DAMAGED = "The film's file is damaged. Retry to make it again."
_HEADER, _LONG_HEADER = 8, 16
_INSIDE = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts"})


@dataclass(frozen=True, slots=True)
class Layout:
    """order: the top-level boxes. shown: when each frame is shown, in ticks, in the order of
    decoding; keys: the places of key frames among them. steps: the ticks between frames."""

    order: tuple[str, ...]
    edited: bool
    timescale: int
    steps: frozenset[int]
    shown: tuple[int, ...]
    keys: tuple[int, ...]

    @property
    def key_frames(self) -> list[int]:
        """Their numbers in the order of showing."""
        places = {at: number for number, at in enumerate(sorted(self.shown))}
        return [places[self.shown[key]] for key in self.keys]


def read_layout(path: Path) -> Layout:
    """Raises RenderError for what is no MP4 with a picture."""
    with plain_errors():
        order, movie = _top(path)
    try:
        return _layout(order, movie)
    except (struct.error, KeyError, StopIteration) as error:
        raise RenderError(DAMAGED) from error


def _top(path: Path) -> tuple[list[str], bytes]:
    """The names of the outer boxes, and what is in `moov`; the frames themselves are not read."""
    order, movie, at, end = [], b"", 0, path.stat().st_size
    with path.open("rb") as file:
        while at + _HEADER <= end:
            file.seek(at)
            header = file.read(_LONG_HEADER)
            size, name, start = _box(header, 0, end - at)
            order.append(name.decode("latin-1"))
            if name == b"moov":
                file.seek(at + start)
                movie = file.read(size - start)
            at += max(size, _HEADER)
    if at > end:
        raise RenderError(DAMAGED)
    return order, movie


def _box(data: bytes, at: int, rest: int) -> tuple[int, bytes, int]:
    """Size with header, name, and length of the header of the box at this place."""
    size, name = struct.unpack_from(">I4s", data, at)
    if size == 1:
        return struct.unpack_from(">Q", data, at + _HEADER)[0], name, _LONG_HEADER
    return size or rest, name, _HEADER


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and content of each box, and of those inside it."""
    at = 0
    while at + _HEADER <= len(data):
        size, name, start = _box(data, at, len(data) - at)
        content = data[at + start : at + size]
        yield name, content
        if name in _INSIDE:
            yield from _boxes(content)
        at += max(size, _HEADER)


def _layout(order: list[str], movie: bytes) -> Layout:
    tracks = [dict(_boxes(content)) for name, content in _boxes(movie) if name == b"trak"]
    picture = next(track for track in tracks if track[b"hdlr"][8:12] == b"vide")
    durations = _runs(picture[b"stts"])
    count = len(durations)
    decoded = [0, *accumulate(durations)][:count]
    late = _runs(picture[b"ctts"], signed=True) if b"ctts" in picture else [0] * count
    return Layout(
        order=tuple(order),
        edited=any(b"elst" in track for track in tracks),
        timescale=_timescale(picture[b"mdhd"]),
        steps=frozenset(durations),
        shown=tuple(at + offset for at, offset in zip(decoded, late, strict=True)),
        keys=_keys(picture.get(b"stss"), count),
    )


def _timescale(header: bytes) -> int:
    place = 20 if header[0] == 1 else 12
    return int(struct.unpack_from(">I", header, place)[0])


def _runs(table: bytes, *, signed: bool = False) -> list[int]:
    """A run-length table (how many, which value), written out."""
    (entries,) = struct.unpack_from(">I", table, 4)
    pairs = struct.iter_unpack(">Ii" if signed else ">II", table[8 : 8 + 8 * entries])
    return [value for count, value in pairs for _ in range(count)]


def _keys(table: bytes | None, count: int) -> tuple[int, ...]:
    """Without a table every frame is a key frame."""
    if table is None:
        return tuple(range(count))
    (entries,) = struct.unpack_from(">I", table, 4)
    return tuple(number - 1 for number in struct.unpack_from(f">{entries}I", table, 8))

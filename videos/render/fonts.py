"""The fonts there are: which face shows a character, and how wide a text is.

Shipped fonts come first, then those of the data folder (`script/fonts`), then the system's.
"""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import unescape
from pathlib import Path

from django.conf import settings
from PIL import ImageFont

from videos.render.letters import clusters
from videos.render.process import RenderError
from videos.render.scripts import han_suffix
from videos.render.sfnt import Facts, has, read_faces

FAMILY = "Inter"
_KEPT = 16384  # answers of each kind that are remembered
MEASURE_SIZE = 200  # measured large, so that hinting does not round, and scaled down
EMOJI = "Noto Emoji"
_JOIN = "\u200d"
_NAMED = re.compile(r'font-family="([^"]+)"')
_PATTERNS = ("*.[to]tf", "*.ttc")
# Of a system's hundreds of Noto fonts, those whose letters stand beside Inter's.
_SYSTEM = ("NotoSans*-Regular.*", "NotoSans*-Bold.*")
_MONO = "Mono"  # a file of several faces has these beside the others
_OTHER_CUTS = (_MONO, "UI-", "Display", "Condensed")


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One face of a font file. index: its place in the file."""

    path: Path
    index: int
    facts: Facts

    @property
    def family(self) -> str:
        return self.facts.family

    @property
    def weight(self) -> int:
        return self.facts.weight

    def has(self, character: str) -> bool:
        return has(self.facts.ranges, character)

    @property
    def line_height(self) -> float:
        """What ASS calls a font size, in parts of the size."""
        return self.facts.ascent + self.facts.descent


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text shown by one face."""

    text: str
    face: Face


class Library:
    """The faces of one state of the font folders. Files are read when a character needs them."""

    def __init__(self, shipped: Path, others: Sequence[Path]) -> None:
        self._shipped, self._others = shipped, others
        self.face_for = lru_cache(maxsize=_KEPT)(self._face_for)
        self.runs = lru_cache(maxsize=_KEPT)(self._runs)
        self.unit_width = lru_cache(maxsize=_KEPT)(self._unit_width)
        self.ink = lru_cache(maxsize=_KEPT)(self._ink)

    @cached_property
    def shipped(self) -> tuple[Face, ...]:
        """Inter first. Raises RenderError when it is not among them."""
        found = _read(_files(self._shipped, _PATTERNS))
        if not any(face.family == FAMILY for face in found):
            raise RenderError(f"No usable Inter font in {self._shipped}: restore static/fonts.")
        return tuple(sorted(found, key=lambda face: face.family != FAMILY))

    @cached_property
    def others(self) -> tuple[Face, ...]:
        own, *system = self._others
        paths = [*_files(own, _PATTERNS), *(path for at in system for path in _system_files(at))]
        return tuple(_read(paths))

    @property
    def faces(self) -> Iterator[Face]:
        """All faces; those beside the shipped ones are read only by who comes that far."""
        yield from self.shipped
        yield from self.others

    def _face_for(self, character: str, weight: int, family: str, suffix: str) -> Face:
        """The face that shows the character, nearest in weight: of the family wished for, else of
        the first that has it, else Inter. suffix: which of the Han fonts is meant."""
        able = [face for face in self.shipped if face.has(character)]
        if not any(face.family == family for face in able) and (not able or family != FAMILY):
            able += [face for face in self.others if face.has(character)]
        pool = able or list(self.shipped)
        wanted = min(pool, key=lambda face: _rank(face, family, suffix)).family
        return _nearest((face for face in pool if face.family == wanted), weight)

    def _runs(self, text: str, weight: int, family: str, han: str = "") -> tuple[Run, ...]:
        suffix, found = han or han_suffix(text), list[Run]()
        for cluster in clusters(text):
            before = found[-1].face if found else None
            face = self._face_of(cluster, weight, family, suffix, before)
            if face is before:
                found[-1] = Run(found[-1].text + cluster, face)
            else:
                found.append(Run(cluster, face))
        return tuple(found)

    def _face_of(
        self, cluster: str, weight: int, family: str, suffix: str, before: Face | None
    ) -> Face:
        """Space is set as what precedes it, but emoji are followed by a word's space; a cluster is
        shown by the face of its base, symbols joined into one by the emoji's."""
        if cluster == " " and before and before.family != EMOJI:
            return before
        joined = _JOIN in cluster and not cluster[0].isalpha()
        return self.face_for(cluster[0], weight, EMOJI if joined else family, suffix)

    def _unit_width(self, text: str, weight: int, family: str) -> float:
        return sum(map(_measured, self.runs(text, weight, family))) / MEASURE_SIZE

    def _ink(self, text: str, weight: int, family: str) -> tuple[float, float]:
        boxes = [_inked(run) for run in self.runs(text, weight, family)]
        above, below = max(-box[1] for box in boxes), max(box[3] for box in boxes)
        return above / MEASURE_SIZE, below / MEASURE_SIZE


def _rank(face: Face, family: str, suffix: str) -> tuple[bool, bool]:
    return face.family != family, bool(suffix) and not face.family.endswith(suffix)


def _nearest(faces: Iterable[Face], weight: int) -> Face:
    return min(faces, key=lambda face: (abs(face.weight - weight), -face.weight))


def _files(folder: Path, patterns: Iterable[str]) -> list[Path]:
    return sorted(path for pattern in patterns for path in folder.glob(pattern))


def _system_files(folder: Path) -> list[Path]:
    return [
        path for path in _files(folder, _SYSTEM) if not any(cut in path.name for cut in _OTHER_CUTS)
    ]


def _read(paths: Iterable[Path]) -> list[Face]:
    return [face for path in paths for face in _faces_of(path)]


def _faces_of(path: Path) -> list[Face]:
    try:
        found = read_faces(path)
        ImageFont.truetype(path, MEASURE_SIZE)  # says OSError of what cannot be drawn with
    except (OSError, ValueError, ZeroDivisionError, struct.error, KeyError):
        return []
    return [Face(path, at, one) for at, one in enumerate(found) if _MONO not in one.family]


def library() -> Library:
    """The library of the folders as they are now."""
    # Asked for every word that is measured: names, because paths cost ten times as much.
    folders = (str(settings.FONTS_DIR), *map(str, settings.FONT_FOLDERS))
    return _library(tuple((folder, _changed(folder)) for folder in folders))


@lru_cache(maxsize=2)
def _library(state: tuple[tuple[str, int], ...]) -> Library:
    shipped, *others = (Path(folder) for folder, _ in state)
    return Library(shipped, others)


def _changed(folder: str) -> int:
    try:
        return os.stat(folder).st_mtime_ns  # noqa: PTH116
    except OSError:
        return 0


def _measured(run: Run) -> float:
    return _metrics(run.face.path, run.face.index).getlength(run.text)


def _inked(run: Run) -> tuple[float, float, float, float]:
    return _metrics(run.face.path, run.face.index).getbbox(run.text, anchor="ls")


@lru_cache(maxsize=64)
def _metrics(path: Path, index: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, MEASURE_SIZE, index=index)


def font_files() -> list[Path]:
    """The shipped fonts' files, by name."""
    return _files(Path(settings.FONTS_DIR), _PATTERNS)


def files_for(svg: str) -> list[Path]:
    """The files of the families that a drawing names, by name: all that it needs."""
    wanted = {unescape(name) for name in _NAMED.findall(svg)}
    found = {face.path for face in library().shipped if face.family in wanted}
    missing = wanted - {face.family for face in library().shipped}
    if missing:
        found |= {face.path for face in library().others if face.family in missing}
    return sorted(found)


def files_showing(text: str, weight: int, family: str = FAMILY) -> set[Path]:
    """The files of the faces that show the text."""
    return {run.face.path for run in runs(text, weight, family)}


def further_files(text: str, family: str = FAMILY) -> list[Path]:
    """The files beside the shipped ones that show the text, by name."""
    shipped = {face.path for face in library().shipped}
    return sorted(files_showing(text, 700, family or FAMILY) - shipped)


def families() -> list[str]:
    """Every family that has letters, by name: what a channel may choose from."""
    return sorted({face.family for face in library().faces} - {EMOJI})


def shows(character: str) -> bool:
    """Whether any face has a glyph for the character."""
    return any(face.has(character) for face in library().faces)


def runs(text: str, weight: int, family: str = FAMILY, han: str = "") -> list[Run]:
    """The text cut where the face changes, in the family wished for as far as it goes. han: the
    `han_suffix` of what the text is a part of; all Han fonts have letters of the same width."""
    return list(library().runs(text, weight, family, han))


def unit_width(text: str, weight: int, family: str = FAMILY) -> float:
    """Width of the text at font size 1, without letter spacing."""
    return library().unit_width(text, weight, family)


def ink(text: str, weight: int, family: str = FAMILY) -> tuple[float, float]:
    """How far a text (not empty) reaches above and below its baseline at font size 1."""
    return library().ink(text, weight, family)

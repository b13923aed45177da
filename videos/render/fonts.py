"""The shipped fonts: which face shows a character, and how wide a text is."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from django.conf import settings
from PIL import ImageFont

from videos.render.process import RenderError
from videos.render.sfnt import read_coverage

FAMILY = "Inter"
MEASURE_SIZE = 200  # measured large, so that hinting does not round, and scaled down
_JOINERS = frozenset({0x200C, 0x200D})


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One font file. characters: the code points it can show."""

    path: Path
    family: str
    weight: int
    characters: frozenset[int]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text shown by one face."""

    text: str
    face: Face


def font_files() -> list[Path]:
    """Every font of settings.FONTS_DIR, by name; dropping a file there adds its script."""
    return sorted(Path(settings.FONTS_DIR).glob("*.[to]tf"))


@lru_cache(maxsize=1)
def faces() -> tuple[Face, ...]:
    """All usable faces, Inter first. Raises RenderError when Inter is not among them."""
    found = [face for path in font_files() if (face := _face(path))]
    if not any(face.family == FAMILY for face in found):
        raise RenderError(f"No usable Inter font in {settings.FONTS_DIR}: restore static/fonts.")
    return tuple(sorted(found, key=lambda face: face.family != FAMILY))


def _face(path: Path) -> Face | None:
    try:
        characters, weight = read_coverage(path)
        family = ImageFont.truetype(path, MEASURE_SIZE).getname()[0]
    except (OSError, struct.error, KeyError):
        return None
    return Face(path, family or path.stem, weight, characters)


@lru_cache(maxsize=8192)
def face_for(character: str, weight: int) -> Face:
    """The face that shows the character, nearest in weight; Inter when none does."""
    able = [face for face in faces() if ord(character) in face.characters]
    pool = able or list(faces())
    family = pool[0].family
    return min(
        (face for face in pool if face.family == family),
        key=lambda face: (abs(face.weight - weight), -face.weight),
    )


def shows(character: str) -> bool:
    """Whether any face has a glyph for the character."""
    return any(ord(character) in face.characters for face in faces())


def runs(text: str, weight: int) -> list[Run]:
    """The text cut where the face changes; joiners stay with what precedes them."""
    chosen: list[Face] = []
    for character in text:
        follows = chosen and ord(character) in _JOINERS
        chosen.append(chosen[-1] if follows else face_for(character, weight))
    pairs = groupby(zip(text, chosen, strict=True), key=lambda pair: id(pair[1]))
    groups = [list(group) for _key, group in pairs]
    return [Run("".join(letter for letter, _ in group), group[0][1]) for group in groups]


@lru_cache(maxsize=64)
def _metrics(path: Path) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, MEASURE_SIZE)


@lru_cache(maxsize=16384)
def unit_width(text: str, weight: int) -> float:
    """Width of the text at font size 1, without letter spacing."""
    total = sum(_metrics(run.face.path).getlength(run.text) for run in runs(text, weight))
    return total / MEASURE_SIZE


def line_height(family: str, weight: int) -> float:
    """Ascent plus descent of a face at font size 1: what ASS calls a font size."""
    face = min(
        (face for face in faces() if face.family == family),
        key=lambda face: abs(face.weight - weight),
    )
    return sum(_metrics(face.path).getmetrics()) / MEASURE_SIZE

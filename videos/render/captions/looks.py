"""The looks captions can have, and in which colours they are read over anything."""

from __future__ import annotations

from dataclasses import dataclass

from videos.render.canvas import CANVASES, Canvas
from videos.render.contrast import readable
from videos.render.phrases import Room
from videos.render.spec import Brand, CaptionLook, FilmSpec
from videos.render.style import CaptionColors, Style
from videos.render.text import Font

BOUNCE = 1.12  # how large a word that bounces is at the height of its jump


@dataclass(frozen=True, slots=True)
class Look:
    """Pixels at scale 1. grown: how much larger the spoken word is; bounce: it jumps to that size;
    panel: what stands around the text on a ground of the outline's colour, 0 for no ground; cover:
    how much the ground hides of what is behind it, from 0 to 1;
    spacing: of the size, more between letters, for outlines to keep apart; rule: a line under the
    spoken word; lines and words: the most at a time."""

    size: float
    weight: int
    outline: float
    pitch: float
    grown: float = 1.0
    panel: float = 0.0
    cover: float = 1.0
    spacing: float = 0.0
    bounce: bool = False
    rule: bool = False
    lines: int = 2
    words: int = 99

    @property
    def peak(self) -> float:
        """How large a word becomes at most."""
        return max(self.grown, BOUNCE) if self.bounce else self.grown

    @property
    def sides(self) -> float:
        """What is drawn beyond the letters to the left and the right."""
        return self.outline + 1.5 * self.panel

    @property
    def edges(self) -> float:
        """What is drawn beyond the letters above and below."""
        return self.outline + 0.75 * self.panel

    @property
    def corner(self) -> float:
        """The radius of the ground's corners."""
        return 1.3 * self.panel


LOOKS = {
    CaptionLook.OUTLINE: Look(60, 700, 7, 70, grown=1.08, spacing=0.02),
    CaptionLook.BOX: Look(52, 700, 0, 62, panel=18),
    CaptionLook.POP: Look(100, 800, 9, 0, grown=1.04, spacing=0.01, bounce=True, lines=1, words=3),
    CaptionLook.UNDERLINE: Look(52, 400, 0, 62, panel=18, cover=0.7, rule=True),
}


def room_of(look: Look, canvas: Canvas) -> Room:
    """What a phrase of this look may fill of the band."""
    size = look.size * canvas.scale
    free = canvas.band.width - 2 * look.sides * canvas.scale
    font = Font(1.0, look.weight, look.spacing)
    return Room(free / size / look.peak, canvas.line, look.lines, look.words, font)


def reading_room(film: FilmSpec) -> Room:
    """The room of captions that are files: as burned in, but never a few words at a time."""
    burned = LOOKS[film.captions or CaptionLook.OUTLINE]
    look = burned if burned.lines > 1 else LOOKS[CaptionLook.OUTLINE]
    return room_of(look, CANVASES[film.format])


def colors_of(style: Style, brand: Brand) -> CaptionColors:
    """The style's colours with the brand's accent, made readable on the outline's colour."""
    outline = style.captions.outline
    accent = brand.accent.lstrip("#") or style.captions.spoken
    return CaptionColors(readable(style.captions.fill, outline), outline, readable(accent, outline))

"""Where things may stand in each format: the scene's own text, its graphic, the captions."""

from __future__ import annotations

from dataclasses import dataclass, replace

from videos.render.spec import Format


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    def scaled(self, scale: float) -> Box:
        parts = (self.x, self.y, self.width, self.height)
        return Box(*(round(part * scale) for part in parts))


@dataclass(frozen=True, slots=True)
class Canvas:
    """One format's plan. scale: of type sizes and distances, against 1080x1920.

    text: clear of the captions and of what the player draws over the film; stage: the same for
    scenes without a graphic; band: the captions; art: centre and radius of the graphic element,
    which may reach beyond the frame; line: the characters of one line of captions.
    """

    width: int
    height: int
    text: Box
    stage: Box
    band: Box
    art: tuple[int, int, int]
    scale: float
    line: int

    def turned(self) -> Canvas:
        """Text and graphic on the other sides. Upright films keep their text clear of the buttons
        that players draw at the right."""
        x, y, radius = self.art
        text = self.text
        if self.width >= self.height:
            text = Box(self.width - text.right, text.y, text.width, text.height)
        return replace(self, text=text, art=(self.width - x, y, radius))


CANVASES = {
    Format.VERTICAL: Canvas(
        *(1080, 1920, Box(84, 336, 788, 736), Box(84, 336, 788, 736)),
        *(Box(60, 1100, 816, 140), (722, 1582, 325), 1.0, 24),
    ),
    Format.WIDE: Canvas(
        *(1920, 1080, Box(140, 130, 960, 700), Box(140, 120, 1640, 716)),
        *(Box(300, 872, 1320, 132), (1580, 470, 265), 0.94, 30),
    ),
    Format.SQUARE: Canvas(
        *(1080, 1080, Box(76, 96, 640, 716), Box(76, 96, 928, 736)),
        *(Box(90, 862, 900, 128), (930, 470, 128), 0.8, 30),
    ),
}

# A thumbnail has no captions and is looked at small: its text is larger and has more room.
THUMBNAILS = {
    Format.VERTICAL: Canvas(
        *(1080, 1920, Box(84, 300, 880, 880), Box(84, 240, 912, 1440)),
        *(Box(84, 1300, 880, 0), (720, 1560, 350), 1.2, 24),
    ),
    Format.WIDE: Canvas(
        *(1920, 1080, Box(120, 120, 1000, 840), Box(120, 120, 1680, 840)),
        *(Box(120, 1000, 1060, 0), (1600, 545, 285), 1.35, 30),
    ),
}

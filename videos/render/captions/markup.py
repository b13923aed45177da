"""ASS as it is written: colours, times, tags, and texts in which nothing is obeyed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from videos.render.canvas import Box
from videos.render.captions.layout import SetLine, Setting
from videos.render.captions.looks import BOUNCE, Look
from videos.render.fonts import EMOJI, FAMILY, Run, runs
from videos.render.phrases import Token
from videos.render.style import CaptionColors

BOUNCING = 190  # milliseconds
_BOUNCE = (82, 90, BOUNCING)  # per cent at the start; milliseconds to the height and to the end
_CURVE = 0.45  # of a corner's radius: how far from the corner a curve's handles are
_HIDDEN, _SEEN = "\\alpha&HFF&", "\\alpha&H00&"
_MARKS = {True: "\u200f", False: "\u200e"}  # which way a line is read, whatever it begins with
# libass shows an escaped brace as a brace, and a backslash as itself unless a markup letter
# follows: an invisible word joiner after each keeps any letter from being next to it.
_ESCAPES = str.maketrans({"{": "\\{", "}": "\\}", "\\": "\\\u2060"})

_HEADER = """[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: 2
ScaledBorderAndShadow: yes
YCbCr Matrix: TV.709

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, \
Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, \
Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Word,{family},60,&H00FFFFFF,&H00FFFFFF,&H00000000,&H90000000,-1,0,0,0,100,100,\
0,0,1,0,0,2,0,0,0,-1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def header(strip: Box) -> str:
    """Everything before the events, whose places are counted from the strip's corner. The encoding
    -1 lets the first letter of a line, or a mark before it, say which way the line is read."""
    return _HEADER.format(width=strip.width, height=strip.height, family=FAMILY)


def escaped(text: str) -> str:
    """A cleaned text with nothing left in it that ASS would obey."""
    return text.translate(_ESCAPES)


def color(rgb: str) -> str:
    """RRGGBB as ASS writes it."""
    return f"&H00{rgb[4:6]}{rgb[2:4]}{rgb[0:2]}".upper()


def stamp(hundredths: int) -> str:
    minutes, rest = divmod(hundredths, 6000)
    return f"{minutes // 60}:{minutes % 60:02}:{rest // 100:02}.{rest % 100:02}"


def panel(box: Box, radius: float, paint: str) -> str:
    """A rounded rectangle. paint: the tags of its colour."""
    near, far = radius, radius * _CURVE
    wide, high = float(box.width), float(box.height)
    corners = (
        ((0, near), (0, far), (far, 0), (near, 0)),
        ((wide - near, 0), (wide - far, 0), (wide, far), (wide, near)),
        ((wide, high - near), (wide, high - far), (wide - far, high), (wide - near, high)),
        ((near, high), (far, high), (0, high - far), (0, high - near)),
    )
    path = " ".join(
        f"{'l' if number else 'm'} {_point(begin)} b {_point(one)} {_point(two)} {_point(end)}"
        for number, (begin, one, two, end) in enumerate(corners)
    )
    return f"{{\\an7\\pos({box.x},{box.y})\\bord0\\shad0{paint}\\p1}}{path}{{\\p0}}"


def _point(place: tuple[float, float]) -> str:
    return f"{place[0]:.0f} {place[1]:.0f}"


def _sized(percent: float) -> str:
    return f"\\fscx{percent:.0f}\\fscy{percent:.0f}"


def _ruled(shown: str) -> str:
    return f"{{{_SEEN}\\u1}}{shown}{{\\u0{_HIDDEN}}}"


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes the lines of a film's captions. scale: of the canvas; rtl: read from right to left;
    han: of its fonts."""

    look: Look
    colors: CaptionColors
    scale: float
    rtl: bool
    han: str

    def line(self, line: SetLine, setting: Setting, spoken: int | None) -> str:
        """The line with that word marked."""
        mark = str if self.look.rule else self._marked
        place = self._placed(line, setting, self._depth(line, setting, spoken))
        return place + self._words(line, setting, spoken, mark)

    def rule(self, line: SetLine, setting: Setting, spoken: int) -> str:
        """The line invisible but for a rule under that word: it stands behind the line itself."""
        place = self._placed(line, setting, self._depth(line, setting, None))
        paint = f"{{\\1c{color(self.colors.spoken)}{_HIDDEN}}}"
        return place + paint + self._words(line, setting, spoken, _ruled)

    def _placed(self, line: SetLine, setting: Setting, depth: float) -> str:
        tags = (
            f"\\pos({setting.middle:.0f},{line.baseline + depth:.1f})"
            f"\\bord{self.look.outline * self.scale:.1f}"
            f"\\1c{color(self.colors.fill)}\\3c{color(self.colors.outline)}"
        )
        return f"{{{tags}}}{_MARKS[self.rtl]}"

    def _depth(self, line: SetLine, setting: Setting, spoken: int | None) -> float:
        """How far the line's box reaches below its baseline: that is where libass puts it."""
        found = [
            run.face.facts.descent * (self.look.grown if number == spoken else 1.0)
            for number, word in enumerate(line.words)
            for run in self._runs(word.text)
        ]
        return max(found) * setting.size

    def _words(
        self, line: SetLine, setting: Setting, spoken: int | None, mark: Callable[[str], str]
    ) -> str:
        parts = (
            self._space(before, word, setting)
            + (mark if number == spoken else str)(self._faced(word.text, setting))
            for number, (before, word) in enumerate(pairwise((None, *line.words)))
            if word
        )
        return "".join(parts)

    def _space(self, before: Token | None, word: Token, setting: Setting) -> str:
        """Set as what precedes it; emoji are followed by a word's space."""
        if before is None or word.glued:
            return ""
        last = self._runs(before.text)[-1]
        return self._faced(" ", setting) if last.face.family == EMOJI else " "

    def _faced(self, text: str, setting: Setting) -> str:
        """The escaped text, each run in the face that shows it."""
        return "".join(self._run(run, setting) for run in self._runs(text))

    def _runs(self, text: str) -> list[Run]:
        return runs(text, self.look.weight, han=self.han)

    def _run(self, run: Run, setting: Setting) -> str:
        face, size = run.face.facts, setting.size * run.face.line_height
        # Other scripts join or stack their letters, and emoji are joined of several.
        spacing = setting.spacing if face.family == FAMILY else 0.0
        name = f"\\fn{face.old_name}\\b{face.weight}"
        return f"{{{name}\\fs{size:.1f}\\fsp{spacing:.1f}}}{escaped(run.text)}"

    def _marked(self, shown: str) -> str:
        plain = f"{{\\1c{color(self.colors.fill)}\\fscx100\\fscy100}}"
        return f"{{\\1c{color(self.colors.spoken)}{self._growth()}}}{shown}{plain}"

    def _growth(self) -> str:
        grown = _sized(self.look.grown * 100)
        if not self.look.bounce:
            return grown
        low, rise, rest = _BOUNCE
        begin, top = _sized(low), _sized(BOUNCE * 100)
        return f"{begin}\\t(0,{rise},{top})\\t({rise},{rest},{grown})"

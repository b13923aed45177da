"""Burnt-in captions as ASS: the phrase in white, the word being spoken in the accent."""

from __future__ import annotations

from collections.abc import Iterator

from videos.render.canvas import Canvas
from videos.render.fonts import FAMILY, line_height, runs
from videos.render.phrases import Phrase, phrases
from videos.render.spec import FPS, SceneSpec
from videos.render.style import CaptionColors, Style
from videos.render.text import Font, clean

WEIGHT = 700
SIZE = 60  # pixels of the letters at scale 1
OUTLINE = 7
EMPHASIS = 1.08
SPACING = 1.2  # pixels more between letters, for the outlines to keep apart
_GAP = " \u200a"  # likewise between words
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
Style: Word,{family},{size:.1f},{fill},{fill},{outline},&H90000000,-1,0,0,0,100,100,\
{spacing:.1f},0,1,{border:.1f},0,5,0,0,0,-1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def write_captions(scene: SceneSpec, style: Style, canvas: Canvas) -> str:
    """The ASS document of a scene; without words it has no events."""
    header = _HEADER.format(
        width=canvas.width,
        height=canvas.height,
        family=FAMILY,
        size=SIZE * canvas.scale * line_height(FAMILY, WEIGHT),
        fill=_color(style.captions.fill),
        outline=_color(style.captions.outline),
        border=OUTLINE * canvas.scale,
        spacing=SPACING * canvas.scale,
    )
    found = phrases(scene.words, scene.frames / FPS, canvas.line)
    events = [line for phrase in found for line in _events(phrase, style.captions, canvas)]
    return header + "\n".join(events) + "\n"


def ass_text(text: str) -> str:
    """The text of one line, with nothing left in it that ASS would obey."""
    return clean(text).translate(_ESCAPES)


def _events(phrase: Phrase, colors: CaptionColors, canvas: Canvas) -> Iterator[str]:
    """One event for each word: the phrase with that word marked, until the next begins."""
    words = phrase.words
    ends = [word.start for word in words[1:]] + [phrase.end]
    for number, (word, end) in enumerate(zip(words, ends, strict=True)):
        start = phrase.start if number == 0 else word.start
        if _stamp(end) != _stamp(start):
            text = _placed(phrase, canvas) + _marked(phrase, number, colors)
            yield f"Dialogue: 0,{_stamp(start)},{_stamp(end)},Word,,0,0,0,,{text}"


def _placed(phrase: Phrase, canvas: Canvas) -> str:
    """Centred in the band, smaller when a line would leave it."""
    band = canvas.band
    font = Font(SIZE * canvas.scale, WEIGHT, SPACING / SIZE)
    texts = [_GAP.join(word.text for word in line) for line in phrase.lines]
    widest = max(font.width(text) for text in texts) * EMPHASIS + 2 * OUTLINE
    percent = min(100, int(100 * band.width / widest))
    size = SIZE * canvas.scale * line_height(FAMILY, WEIGHT) * percent / 100
    place = f"{{\\pos({band.middle:.0f},{band.y + band.height / 2:.0f})"
    return f"{place}\\fs{size:.1f}}}"


def _marked(phrase: Phrase, spoken: int, colors: CaptionColors) -> str:
    number = 0
    lines: list[str] = []
    for line in phrase.lines:
        words: list[str] = []
        for word in line:
            shown = _faced(word.text)
            words.append(_emphasis(shown, colors) if number == spoken else shown)
            number += 1
        lines.append(_GAP.join(words))
    return "\\N".join(lines)


def _emphasis(shown: str, colors: CaptionColors) -> str:
    grown, back = f"{EMPHASIS * 100:.0f}", "100"
    return (
        f"{{\\1c{_color(colors.spoken)}\\fscx{grown}\\fscy{grown}}}{shown}"
        f"{{\\1c{_color(colors.fill)}\\fscx{back}\\fscy{back}}}"
    )


def _faced(text: str) -> str:
    """The escaped text, switched to the family that shows each run and back to Inter after it."""
    return "".join(_in_family(ass_text(run.text), run.face.family) for run in runs(text, WEIGHT))


def _in_family(escaped: str, family: str) -> str:
    return escaped if family == FAMILY else f"{{\\fn{family}}}{escaped}{{\\fn{FAMILY}}}"


def _color(rgb: str) -> str:
    """RRGGBB as ASS writes it."""
    return f"&H00{rgb[4:6]}{rgb[2:4]}{rgb[0:2]}".upper()


def _stamp(seconds: float) -> str:
    hundredths = round(seconds * 100)
    minutes, rest = divmod(hundredths, 6000)
    return f"{minutes // 60}:{minutes % 60:02}:{rest // 100:02}.{rest % 100:02}"

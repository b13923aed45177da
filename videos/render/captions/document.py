"""Captions as ASS: for each line of a phrase one event a word, and what stands behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from videos.render.canvas import CANVASES, Box
from videos.render.captions.boxes import settings_of
from videos.render.captions.layout import SetLine, Setting, caption_strip
from videos.render.captions.looks import LOOKS, Look, colors_of
from videos.render.captions.markup import BOUNCING, Pen, color, header, panel, stamp
from videos.render.coverage import text_of
from videos.render.scripts import han_suffix
from videos.render.spec import FPS, FilmSpec, SceneSpec
from videos.render.style import Style
from videos.render.text import is_rtl

_BACK, _FRONT = 0, 1


@dataclass(frozen=True, slots=True)
class Captions:
    """What is burned into a scene. document: ASS; strip: the part of the film's frame it is drawn
    on; ground: RRGGBB around all letters; frames: of the scene, in which something of it changes,
    the first and the one after the last included."""

    document: str
    strip: Box
    ground: str
    frames: tuple[int, ...]


class Event(NamedTuple):
    """start and end in hundredths of a second, as ASS counts."""

    layer: int
    start: int
    end: int
    text: str

    def __str__(self) -> str:
        times = f"{stamp(self.start)},{stamp(self.end)}"
        return f"Dialogue: {self.layer},{times},Word,,0,0,0,,{self.text}\n"


def write_captions(scene: SceneSpec, film: FilmSpec, style: Style) -> Captions | None:
    """None without words, or when nothing is burned in. The document is in the format's pixels,
    whatever the size of the film."""
    if film.captions is None or not scene.words:
        return None
    look, canvas = LOOKS[film.captions], CANVASES[film.format]
    strip, colors = caption_strip(canvas), colors_of(style, film.brand)
    rtl = is_rtl(" ".join(word.text for word in scene.words))
    pen = Pen(look, colors, canvas.scale, rtl=rtl, han=han_suffix(text_of(scene)))
    settings = [setting.within(strip) for setting in settings_of(scene, look, canvas)]
    events = [event for setting in settings for event in _events(setting, pen, look)]
    document = header(strip) + "".join(map(str, events))
    changes = _changes(events, look, scene.frames)
    return Captions(document, strip.scaled(film.preset.scale), colors.outline, changes)


def _changes(events: list[Event], look: Look, frames: int) -> tuple[int, ...]:
    """Frames of the scene that do not look like the one before. An event is seen from the first
    frame on that begins with it or later."""
    moves = range(BOUNCING * FPS // 1000 + 2 if look.bounce else 1)
    begun = {_frame(event.start) + later for event in events for later in moves}
    found = begun | {_frame(event.end) for event in events}
    return (0, *sorted(frame for frame in found if 0 < frame < frames), frames)


def _frame(hundredths: int) -> int:
    """The first frame at that time or later, as ffmpeg counts: in milliseconds, rounded down."""
    frame = -(-hundredths * FPS // 100)
    return frame if int(frame * (1 / FPS) * 1000) >= 10 * hundredths else frame + 1


def _events(setting: Setting, pen: Pen, look: Look) -> Iterator[Event]:
    phrase = setting.phrase
    if look.panel:
        # On a strip that is transparent, ffmpeg multiplies a colour's cover with itself.
        paint = f"\\1c{color(pen.colors.outline)}\\1a&H{round(255 * (1 - look.cover**0.5)):02X}&"
        text = panel(setting.box, look.corner * pen.scale, paint)
        yield from _event(_BACK, phrase.start, phrase.end, text)
    for line in setting.lines:
        yield from _line_events(line, setting, pen, look)


def _line_events(line: SetLine, setting: Setting, pen: Pen, look: Look) -> Iterator[Event]:
    """The line before it is spoken, with each of its words marked, and afterwards."""
    for word, start, end in _moments(line, setting):
        yield from _event(_FRONT, start, end, pen.line(line, setting, word))
        if look.rule and word is not None:
            yield from _event(_BACK, start, end, pen.rule(line, setting, word))


def _moments(line: SetLine, setting: Setting) -> Iterator[tuple[int | None, float, float]]:
    """Which word of the line is heard, from when to when."""
    words, phrase = setting.phrase.words, setting.phrase
    begin = next(at for at, word in enumerate(words) if word is line.words[0])
    starts = [word.start for word in words[begin : begin + len(line.words) + 1]]
    starts += [phrase.end] * (len(line.words) + 1 - len(starts))
    yield None, phrase.start, starts[0]
    for number in range(len(line.words)):
        yield number, starts[number], starts[number + 1]
    yield None, starts[-1], phrase.end


def _event(layer: int, start: float, end: float, text: str) -> Iterator[Event]:
    begun, ended = round(start * 100), round(end * 100)
    if ended != begun:
        yield Event(layer, begun, ended, text)

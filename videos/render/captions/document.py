"""Captions as ASS: for each line of a phrase one event a word, and what stands behind it."""

from __future__ import annotations

from collections.abc import Iterator

from videos.render.canvas import CANVASES, Canvas
from videos.render.captions.boxes import settings_of
from videos.render.captions.layout import SetLine, Setting
from videos.render.captions.looks import LOOKS, Look, colors_of
from videos.render.captions.markup import Pen, color, header, panel, stamp
from videos.render.coverage import text_of
from videos.render.scripts import han_suffix
from videos.render.spec import FilmSpec, SceneSpec
from videos.render.style import Style
from videos.render.text import is_rtl

_BACK, _FRONT = 0, 1


def write_captions(scene: SceneSpec, film: FilmSpec, style: Style) -> str:
    """The ASS document of a scene; without words, or when nothing is burned in, it has no events.
    Its coordinates are the format's, whatever the size of the film."""
    canvas = CANVASES[film.format]
    if film.captions is None:
        return header(canvas)
    look = LOOKS[film.captions]
    rtl = is_rtl(" ".join(word.text for word in scene.words))
    colors, han = colors_of(style, film.brand), han_suffix(text_of(scene))
    pen = Pen(look, colors, canvas, rtl=rtl, han=han)
    settings = settings_of(scene, look, canvas)
    events = (event for setting in settings for event in _events(setting, pen, look, canvas))
    return header(canvas) + "".join(f"{event}\n" for event in events)


def _events(setting: Setting, pen: Pen, look: Look, canvas: Canvas) -> Iterator[str]:
    phrase = setting.phrase
    if look.panel:
        paint = f"\\1c{color(pen.colors.outline)}\\1a&H{round(255 * (1 - look.cover)):02X}&"
        text = panel(setting.box, look.corner * canvas.scale, paint)
        yield from _event(_BACK, phrase.start, phrase.end, text)
    for line in setting.lines:
        yield from _line_events(line, setting, pen, look)


def _line_events(line: SetLine, setting: Setting, pen: Pen, look: Look) -> Iterator[str]:
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


def _event(layer: int, start: float, end: float, text: str) -> Iterator[str]:
    if stamp(end) != stamp(start):
        yield f"Dialogue: {layer},{stamp(start)},{stamp(end)},Word,,0,0,0,,{text}"

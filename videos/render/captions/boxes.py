"""Where captions are, for those who look at a finished film."""

from __future__ import annotations

from pathlib import Path

from videos.render.canvas import CANVASES, Box, Canvas
from videos.render.captions.layout import Setting, set_phrase
from videos.render.captions.looks import LOOKS, Look, room_of
from videos.render.coverage import text_of
from videos.render.fonts import runs
from videos.render.phrases import phrases
from videos.render.scripts import han_suffix
from videos.render.spec import FPS, FilmSpec, SceneSpec
from videos.render.text import clean


def caption_boxes(scene: SceneSpec, film: FilmSpec) -> list[tuple[float, float, Box]]:
    """Start and end of each phrase, in seconds of the scene, and the pixels of the format that it
    covers, outline and ground included; empty when nothing is burned in."""
    if film.captions is None:
        return []
    settings = settings_of(scene, LOOKS[film.captions], CANVASES[film.format])
    return [(one.phrase.start, one.phrase.end, one.box) for one in settings]


def settings_of(scene: SceneSpec, look: Look, canvas: Canvas) -> list[Setting]:
    """The scene's phrases in their places."""
    found = phrases(scene.words, scene.frames / FPS, room_of(look, canvas))
    return [set_phrase(phrase, look, canvas) for phrase in found]


def caption_fonts(scene: SceneSpec, film: FilmSpec) -> list[Path]:
    """The font files that the scene's captions are set in."""
    if film.captions is None:
        return []
    weight, han = LOOKS[film.captions].weight, han_suffix(text_of(scene))
    found = (run for word in scene.words for run in runs(clean(word.text), weight, han=han))
    return sorted({run.face.path for run in found})

"""A film's captions as files of their own: SRT for uploads, WebVTT for players."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from videos.render.captions.looks import reading_room
from videos.render.phrases import phrases
from videos.render.spec import FPS, FilmSpec, SceneSpec
from videos.render.text import is_rtl

_VTT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# SRT has no escapes, yet players obey tags in it: an invisible joiner takes their meaning away.
_SRT = str.maketrans({"<": "<\u2060", "{": "{\u2060", "\\": "\\\u2060"})
_RTL = "\u200f"


def film_srt(scenes: Sequence[SceneSpec], film: FilmSpec) -> str:
    """SubRip text of all scenes, in film time."""
    cues = (
        f"{number}\n{_stamp(start, ',')} --> {_stamp(end, ',')}\n{text.translate(_SRT)}\n"
        for number, (start, end, text) in enumerate(_cues(scenes, film), start=1)
    )
    return "\n".join(cues)


def film_vtt(scenes: Sequence[SceneSpec], film: FilmSpec) -> str:
    """WebVTT of all scenes, in film time; a text's own markup is escaped."""
    cues = (
        f"{_stamp(start, '.')} --> {_stamp(end, '.')}\n{text.translate(_VTT)}\n"
        for start, end, text in _cues(scenes, film)
    )
    return "\n".join(["WEBVTT\n", *cues])


def _cues(scenes: Sequence[SceneSpec], film: FilmSpec) -> Iterator[tuple[float, float, str]]:
    begin, room = 0.0, reading_room(film)
    for scene in scenes:
        seconds = scene.frames / FPS
        rtl = is_rtl(" ".join(word.text for word in scene.words))
        for phrase in phrases(scene.words, seconds, room):
            text = _directed(phrase.text) if rtl else phrase.text
            yield begin + phrase.start, begin + phrase.end, text
        begin += seconds


def _directed(text: str) -> str:
    """Each line marked as read from right to left, also where it begins with a figure."""
    return "\n".join(f"{_RTL}{line}{_RTL}" for line in text.split("\n"))


def _stamp(seconds: float, mark: str) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    minutes, second = divmod(whole, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{second:02}{mark}{thousandths:03}"

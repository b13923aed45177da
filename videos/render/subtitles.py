"""A film's captions as files of their own: SRT for uploads, WebVTT for players."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from videos.render.phrases import phrases
from videos.render.spec import FPS, SceneSpec

_VTT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# SRT has no escapes, yet players obey tags in it: an invisible joiner takes their meaning away.
_SRT = str.maketrans({"<": "<\u2060", "{": "{\u2060", "\\": "\\\u2060"})


def film_srt(scenes: Sequence[SceneSpec]) -> str:
    """SubRip text of all scenes, in film time."""
    cues = (
        f"{number}\n{_stamp(start, ',')} --> {_stamp(end, ',')}\n{text.translate(_SRT)}\n"
        for number, (start, end, text) in enumerate(_cues(scenes), start=1)
    )
    return "\n".join(cues)


def film_vtt(scenes: Sequence[SceneSpec]) -> str:
    """WebVTT of all scenes, in film time; a text's own markup is escaped."""
    cues = (
        f"{_stamp(start, '.')} --> {_stamp(end, '.')}\n{text.translate(_VTT)}\n"
        for start, end, text in _cues(scenes)
    )
    return "\n".join(["WEBVTT\n", *cues])


def _cues(scenes: Sequence[SceneSpec]) -> Iterator[tuple[float, float, str]]:
    begin = 0.0
    for scene in scenes:
        seconds = scene.frames / FPS
        for phrase in phrases(scene.words, seconds):
            yield begin + phrase.start, begin + phrase.end, phrase.text
        begin += seconds


def _stamp(seconds: float, mark: str) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    minutes, second = divmod(whole, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{second:02}{mark}{thousandths:03}"

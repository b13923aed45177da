"""SRT and WebVTT of a whole film."""

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import av
import pytest

from providers.speech.base import WordTiming
from videos.render.captions import caption_boxes
from videos.render.spec import CaptionLook, FilmSpec, SceneSpec
from videos.render.subtitles import film_srt, film_vtt
from videos.render.tests.helpers import FILM, scene, words

SCENES = (
    scene(frames=60, spoken=words("Look up. It is late.")),
    scene(frames=45, spoken=(WordTiming("<i>&{\\an8}", 0.5, 1.0),)),
)


def test_cues_are_numbered_and_in_film_time() -> None:
    srt = film_srt(SCENES, FILM)

    assert srt.startswith("1\n00:00:00,000 --> 00:00:00,600\nLook up.\n\n2\n")
    assert "3\n00:00:02,500 --> 00:00:03,350\n" in srt


def test_vtt_escapes_markup() -> None:
    vtt = film_vtt(SCENES, FILM)

    assert vtt.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:00.600\nLook up.\n")
    assert vtt.endswith("00:00:02.500 --> 00:00:03.350\n&lt;i&gt;&amp;{\\an8}\n")


def test_srt_tags_lose_their_meaning_and_keep_their_look() -> None:
    last = film_srt(SCENES, FILM).splitlines()[-1]

    assert last.replace("\u2060", "") == "<i>&{\\an8}"
    assert "<i>" not in last
    assert "{\\" not in last


def test_an_arrow_in_a_word_makes_no_cue_of_it() -> None:
    vtt = film_vtt([scene(frames=60, spoken=words("a --> b"))], FILM)

    assert vtt.count("-->") == 1


def test_long_films_count_hours() -> None:
    silent = scene(frames=30 * 3600, spoken=())

    assert "01:00:00.000 --> 01:00:00.620" in film_vtt(
        [silent, scene(frames=60, spoken=words("x"))], FILM
    )


def test_a_film_without_words_is_an_empty_track() -> None:
    assert film_srt([scene(spoken=())], FILM) == ""
    assert film_vtt([scene(spoken=())], FILM) == "WEBVTT\n"


SCRIPTS = {
    "latin": "Light takes time, so what you see tonight is old: eight minutes, or many years!",
    "arabic": "6.5 متر عرض المرآة الذهبية في NASA.",
    "japanese": "ジェームズ・ウェッブ宇宙望遠鏡は、過去の光を「赤外線」で見ています。",
    "hindi": "जेम्स वेब टेलीस्कोप अतीत को कैसे देखता है?",
    "markup": "<b>1 < 2</b> & {\\an8}",
}


@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS.keys())
@pytest.mark.parametrize("write", [film_srt, film_vtt])
def test_players_read_back_the_words_and_their_times(
    write: Callable[[Sequence[SceneSpec], FilmSpec], str], text: str, tmp_path: Path
) -> None:
    spec = scene(frames=300, spoken=words(text))
    path = tmp_path / ("film.srt" if write is film_srt else "film.vtt")
    path.write_text(write([scene(frames=30, spoken=()), spec], FILM), encoding="utf-8")

    with av.open(str(path)) as container:
        read = [packet for packet in container.demux() if packet.size]
    times = [(packet.pts or 0, (packet.pts or 0) + (packet.duration or 0)) for packet in read]
    shown = html.unescape("".join(bytes(packet).decode() for packet in read))

    assert bare(shown) == bare(text)
    assert times[0][0] == 1000
    assert all(first[1] <= second[0] for first, second in pairwise(times))


def bare(text: str) -> str:
    return re.sub(r"[\s\u200f\u2060]", "", text)


def test_lines_from_right_to_left_are_marked_so_also_when_a_figure_comes_first() -> None:
    cue = film_vtt([scene(frames=90, spoken=words(SCRIPTS["arabic"]))], FILM).split("\n")[3:]

    assert all(line.startswith("\u200f") for line in cue if line and "-->" not in line)
    assert "\u200f" not in film_vtt(SCENES, FILM)


def test_files_say_the_same_at_the_same_time_as_what_is_burned_in() -> None:
    spec = scene(frames=300, spoken=words(SCRIPTS["latin"]))
    burned = [start for start, _end, _box in caption_boxes(spec, FILM)]

    assert film_vtt([spec], FILM).count("-->") == len(burned)


def test_files_are_never_a_few_words_at_a_time() -> None:
    spec = scene(frames=300, spoken=words(SCRIPTS["latin"]))
    pop, none = (replace(FILM, captions=look) for look in (CaptionLook.POP, None))

    assert film_srt([spec], pop) == film_srt([spec], none) == film_srt([spec], FILM)

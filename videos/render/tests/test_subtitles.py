"""SRT and WebVTT of a whole film."""

from providers.speech.base import WordTiming
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

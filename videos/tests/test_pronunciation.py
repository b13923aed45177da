"""The voice says what is spoken, the captions show what is written, each word when it is heard."""

from __future__ import annotations

import pytest

from providers.speech.base import WordTiming
from videos.pronunciation import Pairs, said, saying

GIF = ("GIF", "jif")


@pytest.mark.parametrize(
    ("written", "pairs", "heard"),
    [
        ("A GIF is here.", (GIF,), "A jif is here."),
        ("Nothing of the kind.", (GIF,), "Nothing of the kind."),
        (
            "The GIF's colours, \u201cGIF\u201d, (GIF)!",
            (GIF,),
            "The jif's colours, \u201cjif\u201d, (jif)!",
        ),
        ("GIFs and gifted", (GIF,), "GIFs and gifted"),
        ("a gif", (GIF,), "a gif"),  # capitals: only as it is written
        ("gif GIF Gif", (("gif", "jif"),), "jif jif jif"),  # small letters: in any case
        ("nginx-based", (("nginx", "engine x"),), "engine x-based"),
        ("don't don", (("don", "Donald"),), "don't Donald"),
        ("Use C++ now", (("C++", "see plus plus"),), "Use see plus plus now"),
        ("Use .NET now", ((".NET", "dot net"),), "Use dot net now"),
        ("New York, New York", (("New York", "the city"),), "the city, the city"),
        ("New\nYork City", (("New York", "a"), ("New York City", "b")), "b"),  # longest first
        ("New  spaces   stay", (("spaces", "gaps"),), "New  gaps   stay"),
        (
            "\u5728\u5317\u4eac\u5e02\u3002",
            (("\u5317\u4eac", "b\u011bi j\u012bng"),),
            "\u5728b\u011bi j\u012bng\u5e02\u3002",
        ),
        (
            "\u0939\u093f\u0928\u094d\u0926\u0940 \u0939\u093f\u0928\u094d\u0926",
            (("\u0939\u093f\u0928\u094d\u0926", "hind"),),
            "\u0939\u093f\u0928\u094d\u0926\u0940 hind",
        ),
        (
            "\u042d\u0442\u043e \u041c\u0413\u0423.",
            (("\u041c\u0413\u0423", "\u044d\u043c \u0433\u044d \u0443"),),
            "\u042d\u0442\u043e \u044d\u043c \u0433\u044d \u0443.",
        ),
        ("a.b axb", (("a.b", "dotted"),), "dotted axb"),  # no pattern of regular expressions
        ("say \\1 once", (("say", r"\g<0> \1"),), "\\g<0> \\1 \\1 once"),
        ("left alone", (("", "x"), ("left", " ")), "left alone"),
        ("", (GIF,), ""),
    ],
)
def test_whole_words_are_said_as_the_channel_wants_them(
    written: str, pairs: Pairs, heard: str
) -> None:
    assert saying(written, pairs).text == heard
    assert said(written, pairs) == heard


def timings(text: str) -> list[WordTiming]:
    return [WordTiming(word, float(at), at + 0.75) for at, word in enumerate(text.split())]


@pytest.mark.parametrize(
    ("written", "pairs", "heard"),
    [
        ("one two", (), [("one", 0, 0.75), ("two", 1, 1.75)]),
        ("a SQL b", (("SQL", "sequel"),), [("a", 0, 0.75), ("SQL", 1, 1.75), ("b", 2, 2.75)]),
        ("a NGO b", (("NGO", "en gee oh"),), [("a", 0, 0.75), ("NGO", 1, 3.75), ("b", 4, 4.75)]),
        ("SQL-SQL, b", (("SQL", "s q"),), [("SQL-SQL,", 0, 2.75), ("b", 3, 3.75)]),
    ],
)
def test_each_written_word_has_the_time_of_what_is_said_for_it(
    written: str, pairs: Pairs, heard: list[tuple[str, float, float]]
) -> None:
    told = saying(written, pairs)
    words = told.timed(timings(told.text))
    assert [(word.text, word.start, word.end) for word in words] == heard


def test_written_words_share_the_time_of_one_spoken_word_by_their_length() -> None:
    told = saying("in New Zealanders eyes", (("New Zealanders", "kiwis"),))
    words = told.timed(timings(told.text))
    assert [word.text for word in words] == ["in", "New", "Zealanders", "eyes"]
    assert (words[1].start, words[2].end, words[3].start) == (1, 1.75, 2)
    assert words[1].end == words[2].start
    assert words[1].end - words[1].start < words[2].end - words[2].start

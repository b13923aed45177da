"""Captions: phrases of two short lines, the spoken word marked, no text ever obeyed."""

import re
from itertools import pairwise

import pytest

from providers.speech.base import WordTiming
from videos.render.canvas import CANVASES
from videos.render.captions import ass_text, write_captions
from videos.render.phrases import LINE_CHARACTERS, MAX_LINES, phrases
from videos.render.spec import Format, SceneSpec
from videos.render.style import load_style
from videos.render.tests.helpers import scene, words

LONG = (
    "It raised its tower, stretched the sunshield, and swung out both wings: then eighteen "
    "segments lined up. Unbelievable internationalization! And more, and more, and so on forever"
)
STYLE = load_style("educational")
CANVAS = CANVASES[Format.VERTICAL]


def events(spec: SceneSpec) -> list[str]:
    document = write_captions(spec, STYLE, CANVAS)
    return [line for line in document.splitlines() if line.startswith("Dialogue:")]


def spans(spec: SceneSpec) -> list[tuple[str, str]]:
    return [(line.split(",")[1], line.split(",")[2]) for line in events(spec)]


def shown(event: str) -> str:
    """What libass would show of an event: our own tags taken out, escapes undone."""
    text = event.split(",", 9)[9]
    bare = re.sub(r"(?<!\\)\{[^}]*\}", "", text)
    plain = bare.replace("\\{", "{").replace("\\}", "}").replace("\\N", " ")
    return " ".join(plain.replace("\u2060", "").split())


@pytest.mark.parametrize("characters", [24, LINE_CHARACTERS])
def test_no_phrase_is_longer_than_two_short_lines(characters: int) -> None:
    for phrase in phrases(words(LONG), 60.0, characters):
        lines = phrase.text.split("\n")
        assert len(lines) <= MAX_LINES
        assert max(map(len, lines)) <= characters


def test_every_word_is_captioned_once_and_in_order() -> None:
    found = [word.text for phrase in phrases(words(LONG), 60.0) for word in phrase.words]

    assert found == LONG.split()


def test_a_phrase_ends_with_its_sentence() -> None:
    assert [p.text for p in phrases(words("Look up. It is late."), 5.0)] == [
        "Look up.",
        "It is late.",
    ]


def test_a_pause_ends_a_phrase() -> None:
    spoken = (WordTiming("before", 0, 0.4), WordTiming("after", 2.0, 2.4))

    assert [(p.start, p.end) for p in phrases(spoken, 5.0)] == [(0, 0.75), (2.0, 2.75)]


def test_phrases_never_overlap_and_end_with_the_scene() -> None:
    found = phrases(words(LONG), 5.0)

    assert all(a.end <= b.start for a, b in pairwise(found))
    assert found[-1].end <= 5.0


def test_a_word_too_long_for_a_line_is_cut_into_several() -> None:
    found = phrases((WordTiming("x" * 75, 0.0, 1.0),), 2.0)

    assert "".join(word.text for phrase in found for word in phrase.words) == "x" * 75
    assert max(len(line) for p in found for line in p.text.split("\n")) <= LINE_CHARACTERS


def test_words_without_length_or_after_the_end_are_left_out() -> None:
    spoken = (WordTiming("a", 0.5, 0.5), WordTiming("b", 9.0, 9.5), WordTiming("\x00", 0, 1))

    assert phrases(spoken, 2.0) == []


def test_one_event_a_word_without_gaps_in_a_phrase() -> None:
    found = spans(scene(frames=90, spoken=words("Its golden mirror")))

    assert [start for start, _ in found] == ["0:00:00.00", "0:00:00.30", "0:00:00.60"]
    assert [end for _, end in found][:2] == [start for start, _ in found][1:]


def test_the_spoken_word_stands_in_the_accent_and_eight_percent_larger() -> None:
    second = events(scene(frames=90, spoken=words("Its golden mirror")))[1]

    assert "{\\1c&H0066D1FF\\fscx108\\fscy108}golden{\\1c&H00FFFFFF" in second


@pytest.mark.parametrize(
    "text",
    [
        "{\\an8}top",
        "a\\Nb",
        "\\{\\b1\\}",
        "{",
        "}",
        "\\",
        "x\\",
        "{\\pos(0,0)}{\\p1}m 0 0",
        "C:\\new\\h",
    ],
)
def test_markup_in_words_is_shown_and_not_obeyed(text: str) -> None:
    event = events(scene(frames=60, spoken=words(f"{text} after")))[1]

    assert text in shown(event)
    assert len(re.findall(r"(?<!\\)\{", event)) == len(re.findall(r"(?<!\\)\}", event))


def test_no_backslash_of_a_text_stands_before_a_letter_or_a_brace() -> None:
    escaped = ass_text("\\N \\h {\\an8} \\{")

    assert not re.search(r"\\(?![{}\u2060])", escaped)


def test_line_breaks_and_controls_cannot_start_a_new_event() -> None:
    spoken = (WordTiming("a\nDialogue: 0,0:00\r\x00b", 0.0, 1.0),)
    document = write_captions(scene(frames=60, spoken=spoken), STYLE, CANVAS)

    assert len([line for line in document.splitlines() if line.startswith("Dialogue:")]) == 1
    assert "\x00" not in document


@pytest.mark.parametrize(
    ("text", "family"),
    [("مرحبا", "Noto Sans Arabic"), ("שלום", "Noto Sans Hebrew"), ("🚀", "Noto Emoji")],
)
def test_other_scripts_are_set_in_a_font_that_has_them(text: str, family: str) -> None:
    event = events(scene(frames=60, spoken=words(f"see {text} now")))[0]

    assert f"{{\\fn{family}}}{text}{{\\fnInter}}" in event


def test_a_scene_without_words_has_no_captions() -> None:
    assert events(scene(spoken=())) == []


def test_captions_are_centred_in_the_band() -> None:
    for format_, canvas in CANVASES.items():
        document = write_captions(scene(), STYLE, canvas)
        middle = (canvas.band.x + canvas.band.right) / 2
        assert f"\\pos({middle:.0f},{canvas.band.y + canvas.band.height / 2:.0f})" in document, (
            format_
        )

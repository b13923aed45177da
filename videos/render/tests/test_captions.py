"""Captions: phrases of two short lines, the spoken word marked, no text ever obeyed."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from providers.speech.base import WordTiming
from videos.render.canvas import CANVASES
from videos.render.captions import caption_area, caption_boxes, write_captions
from videos.render.captions.looks import LOOKS, room_of
from videos.render.captions.markup import escaped
from videos.render.phrases import Phrase, phrases
from videos.render.spec import CaptionLook, FilmSpec, Format, SceneSpec
from videos.render.style import load_style
from videos.render.tests.helpers import FILM, scene, words

LONG = (
    "It raised its tower, stretched the sunshield, and swung out both wings: then eighteen "
    "segments lined up. Unbelievable internationalization! And more, and more, and so on forever"
)
HARD = {
    "sentence": LONG,
    "one long word": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamten",
    "capitals": "ÅNGSTRÖM WWWWWWWWWWWW QUEUEING",
    "arabic": "تلسكوب جيمس ويب يرى الماضي بعدسة عرضها 6.5 أمتار في NASA اليوم",
    "hindi": "जेम्स वेब टेलीस्कोप अतीत को कैसे देखता है और हमें क्या बताता है",
    "thai": "กล้องโทรทรรศน์อวกาศมองเห็นอดีตได้อย่างไรและบอกอะไรเรา",
    "emoji": "Rockets 🚀 fly 👨‍👩‍👧 home 🇺🇸 now",
}
STYLE = load_style("educational")
ROOM = room_of(LOOKS[CaptionLook.OUTLINE], CANVASES[Format.VERTICAL])


def phrased(spoken: tuple[WordTiming, ...], seconds: float = 60.0) -> list[Phrase]:
    return phrases(spoken, seconds, ROOM)


def document_of(spec: SceneSpec, film: FilmSpec = FILM) -> str:
    captions = write_captions(spec, film, STYLE)
    return captions.document if captions else ""


def events(spec: SceneSpec, film: FilmSpec = FILM) -> list[str]:
    lines = document_of(spec, film).splitlines()
    return [line for line in lines if line.startswith("Dialogue:")]


def spans(spec: SceneSpec) -> list[tuple[str, str]]:
    return [(line.split(",")[1], line.split(",")[2]) for line in events(spec)]


def shown(event: str) -> str:
    """What libass would show of an event: our own tags taken out, escapes undone."""
    plain = bare(event.split(",", 9)[9]).replace("\\{", "{").replace("\\}", "}")
    return " ".join(plain.replace("\u2060", "").split())


def bare(text: str) -> str:
    """Without our own tags and marks of direction."""
    return re.sub(r"(?<!\\)\{[^}]*\}|[\u200e\u200f]", "", text)


@pytest.mark.parametrize("format_", Format)
@pytest.mark.parametrize("look", CaptionLook)
def test_no_phrase_is_larger_than_its_room(format_: Format, look: CaptionLook) -> None:
    room = room_of(LOOKS[look], CANVASES[format_])
    for phrase in phrases(words(LONG), 60.0, room):
        assert len(phrase.lines) <= 2
        assert all(room.fits(line) for line in phrase.text.split("\n"))


def test_every_word_is_captioned_once_and_in_order() -> None:
    found = [word.text for phrase in phrased(words(LONG)) for word in phrase.words]

    assert found == LONG.split()


def test_a_phrase_ends_with_its_sentence() -> None:
    assert [p.text for p in phrased(words("Look up. It is late."))] == [
        "Look up.",
        "It is late.",
    ]


def test_a_pause_ends_a_phrase() -> None:
    spoken = (WordTiming("before", 0, 0.4), WordTiming("after", 2.0, 2.4))

    assert [(p.start, p.end) for p in phrased(spoken)] == [(0, 0.75), (2.0, 2.75)]


def test_phrases_never_overlap_and_end_with_the_scene() -> None:
    found = phrased(words(LONG), 5.0)

    assert all(a.end <= b.start for a, b in pairwise(found))
    assert found[-1].end <= 5.0


def test_a_word_too_long_for_a_line_is_cut_into_even_parts_with_hyphens() -> None:
    found = [word for phrase in phrased((WordTiming("x" * 75, 0.0, 1.0),)) for word in phrase.words]
    parts = [word.text.removesuffix("\u2010") for word in found]

    assert "".join(parts) == "x" * 75
    assert max(map(len, parts)) - min(map(len, parts)) <= 4
    assert all(word.text.endswith("\u2010") for word in found[:-1])
    assert [(word.start, word.end) for word in found] == [
        pytest.approx((at / len(found), (at + 1) / len(found)), abs=0.05)
        for at in range(len(found))
    ]


def test_an_address_is_cut_at_its_marks() -> None:
    address = "https://www.example.com/a/very/long/path-to/somewhere?page=1"
    found = [w.text for p in phrased((WordTiming(address, 0.0, 1.0),)) for w in p.words]

    assert "".join(found) == address
    assert all(part[-1] in "/.?=-" for part in found[:-1])


def test_text_without_spaces_becomes_phrases_without_any_timed_by_their_letters() -> None:
    text = "今日は良い天気ですね。東京から京都まで新幹線で行きました。"
    found = phrased((WordTiming(text, 0.0, 5.4),), 6.0)

    assert [phrase.text.replace("\n", "") for phrase in found] == [text[:11], text[11:]]
    assert found[1].start == pytest.approx(2.0, abs=0.01)
    assert [word.start for phrase in found for word in phrase.words] == sorted(
        word.start for phrase in found for word in phrase.words
    )


def test_words_without_length_or_after_the_end_are_left_out() -> None:
    spoken = (WordTiming("a", 0.5, 0.5), WordTiming("b", 9.0, 9.5), WordTiming("\x00", 0, 1))

    assert phrased(spoken, 2.0) == []


def test_what_has_no_sound_stays_before_the_next_word_however_short_that_is() -> None:
    spoken = (WordTiming("—", 0.0, 0.0), WordTiming("a", 0.2, 0.22), WordTiming("word", 2.0, 2.5))
    found = [word for phrase in phrased(spoken) for word in phrase.words]

    assert [word.text for word in found] == ["—", "a", "word"]
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_one_event_a_word_without_gaps_in_a_phrase() -> None:
    found = spans(scene(frames=90, spoken=words("Its golden mirror")))

    assert [start for start, _ in found] == ["0:00:00.00", "0:00:00.30", "0:00:00.60"]
    assert [end for _, end in found][:2] == [start for start, _ in found][1:]


def test_the_spoken_word_stands_in_the_accent_and_eight_percent_larger() -> None:
    second = events(scene(frames=90, spoken=words("Its golden mirror")))[1]

    marked = re.search(r"\{\\1c&H0066D1FF\\fscx108\\fscy108\}(.*?)\{\\1c&H00FFFFFF", second)
    assert marked
    assert bare(marked[1]) == "golden"


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
        "{\\p1}m 0 0",
        "C:\\new\\h",
    ],
)
def test_markup_in_words_is_shown_and_not_obeyed(text: str) -> None:
    event = events(scene(frames=60, spoken=words(f"{text} after")))[1]

    assert text in shown(event)
    assert len(re.findall(r"(?<!\\)\{", event)) == len(re.findall(r"(?<!\\)\}", event))


def test_no_backslash_of_a_text_stands_before_a_letter_or_a_brace() -> None:
    written = escaped("\\N \\h {\\an8} \\{")

    assert not re.search(r"\\(?![{}\u2060])", written)


def test_line_breaks_and_controls_cannot_start_a_new_event() -> None:
    spoken = (WordTiming("a\nDialogue: 0,0:00\r\x00b", 0.0, 1.0),)
    document = document_of(scene(frames=60, spoken=spoken))

    assert len([line for line in document.splitlines() if line.startswith("Dialogue:")]) == 1
    assert "\x00" not in document


@pytest.mark.parametrize(
    ("text", "family"),
    [("مرحبا", "Noto Sans Arabic"), ("שלום", "Noto Sans Hebrew"), ("🚀", "Noto Emoji")],
)
def test_other_scripts_are_set_in_a_font_that_has_them(text: str, family: str) -> None:
    event = events(scene(frames=60, spoken=words(f"see {text} now")))[0]

    assert re.search(rf"\{{\\fn{family}\\[^}}]*\}}{text}", event)


def test_a_scene_without_words_has_no_captions() -> None:
    assert events(scene(spoken=())) == []


def test_where_nothing_is_burned_in_there_are_no_captions() -> None:
    assert events(scene(), replace(FILM, captions=None)) == []
    assert caption_boxes(scene(), replace(FILM, captions=None)) == []


@pytest.mark.parametrize("format_", Format)
@pytest.mark.parametrize("look", CaptionLook)
@pytest.mark.parametrize("text", HARD.values(), ids=HARD.keys())
def test_captions_stay_in_the_band(format_: Format, look: CaptionLook, text: str) -> None:
    film = replace(FILM, format=format_, captions=look)
    area = caption_area(CANVASES[format_])
    for start, end, box in caption_boxes(scene(frames=300, spoken=words(text)), film):
        assert 0 <= start < end <= 10
        assert abs(box.x + box.width / 2 - area.middle) <= 1
        assert area.x - 1 <= box.x
        assert area.y - 1 <= box.y
        assert box.right <= area.right + 1
        assert box.bottom <= area.bottom + 1


@pytest.mark.parametrize("format_", Format)
def test_the_area_of_captions_is_clear_of_the_texts_and_of_what_players_draw(
    format_: Format,
) -> None:
    canvas, area = CANVASES[format_], caption_area(CANVASES[format_])

    assert canvas.text.bottom <= area.y
    if format_ is Format.VERTICAL:
        assert area.bottom <= 1920 - 672
        assert area.x >= 48
        assert area.right <= 1080 - 192

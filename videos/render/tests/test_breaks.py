"""Where lines may end in the scripts of the world."""

from __future__ import annotations

import pytest

from videos.render.breaks import columns, joined, pieces, soft_parts
from videos.render.letters import clusters
from videos.render.text import Font, fit

NEVER_FIRST = "、。，．！？」』）ゃゅょっーァィ々!?,.)ๆฯ"  # noqa: RUF001
NEVER_LAST = "「『（(【"  # noqa: RUF001
UNSPACED = {
    "ja": "今日は「とても」良い天気ですね。東京から（京都）まで、新幹線で行きました！",  # noqa: RUF001
    "zh-hans": "今天天气很好，我们去公园散步吧。他说：“人工智能（AI）改变世界”！",  # noqa: RUF001
    "zh-hant": "今天天氣很好，我們去公園散步吧。「人工智慧」改變世界！",  # noqa: RUF001
    "th": "กล้องโทรทรรศน์อวกาศมองเห็นอดีตได้อย่างไรและบอกอะไรเรา",
    "km": "ភាសាខ្មែរជាភាសាផ្លូវការនៃប្រទេសកម្ពុជា",
}


@pytest.mark.parametrize("text", UNSPACED.values(), ids=UNSPACED.keys())
def test_text_without_spaces_has_places_to_break(text: str) -> None:
    parts = [piece.text for piece in pieces(text)]

    assert "".join(parts) == text
    assert len(parts) > 5
    assert max(map(len, parts)) <= 16
    assert not [part for part in parts if part[0] in NEVER_FIRST or part[-1] in NEVER_LAST]


@pytest.mark.parametrize("text", UNSPACED.values(), ids=UNSPACED.keys())
def test_nothing_cuts_a_letter_from_its_marks(text: str) -> None:
    edges = {len("".join(clusters(text)[:at])) for at in range(len(clusters(text)) + 1)}
    found, position = pieces(text), 0
    for piece in found:
        position += len(piece.text)
        assert position in edges


@pytest.mark.parametrize("mark", ["“{}”", "{}…", "{} 🚀", "{} €"])
def test_marks_of_other_scripts_do_not_break_thai_words(mark: str) -> None:
    thai = UNSPACED["th"]
    assert "โทรทรรศน์อวกาศ" in [piece.text for piece in pieces(mark.format(thai))]


def test_words_and_figures_inside_stay_whole() -> None:
    assert "iPhone" in [p.text for p in pieces("我在2026年买了iPhone手机。")]


def test_spaces_stay_where_they_were() -> None:
    text = "Das ist 日本語 und mehr"

    assert joined(pieces(text)) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("क्षत्रिय", ["क्ष", "त्रि", "य"]),
        ("👨‍👩‍👧🇺🇸🇫🇷", ["👨‍👩‍👧", "🇺🇸", "🇫🇷"]),
        ("เก้า", ["เก้", "า"]),
        ("e\u0301a", ["e\u0301", "a"]),
    ],
)
def test_clusters_are_what_is_read_as_one_letter(text: str, expected: list[str]) -> None:
    assert clusters(text) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("ジェームズ・ウェッブ宇宙望遠鏡は", ["ジェームズ・", "ウェッブ", "宇宙望遠鏡は"]),
        ("https://example.com/one/two", ["https://", "example.", "com/one/", "two"]),
        ("Betriebswerkbau", ["Betri\u2010", "ebswe\u2010", "rkbau"]),
    ],
)
def test_a_word_too_long_is_broken_where_it_hurts_least(word: str, expected: list[str]) -> None:
    assert soft_parts(word, lambda part: columns(part) <= 12 and len(part) <= 8) == expected


def test_a_wide_letter_counts_two() -> None:
    assert columns("日本 go") == 7


@pytest.mark.parametrize("text", UNSPACED.values(), ids=UNSPACED.keys())
def test_headlines_without_spaces_are_wrapped(text: str) -> None:
    fitted = fit(text, Font(80, 800), 700, 9)

    assert "".join(fitted.lines) == text
    assert len(fitted.lines) > 1
    assert all(fitted.font.width(line) <= 700 for line in fitted.lines)
    assert not [line for line in fitted.lines if line[0] in NEVER_FIRST or line[-1] in NEVER_LAST]

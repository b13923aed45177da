"""Long text is cut where a reader would breathe, and nothing gets lost."""

from __future__ import annotations

import pytest

from providers.speech.chunks import chunks


def texts(text: str, limit: int) -> list[str]:
    return [chunk.text for chunk in chunks(text.split(), limit)]


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("One two. Three four. Five", 22, ["One two. Three four.", "Five"]),
        ('He said "no." Then more words', 20, ['He said "no."', "Then more words"]),
        ("one two, three four five", 20, ["one two,", "three four five"]),
        ("one two three four", 9, ["one two", "three", "four"]),
        ("short", 100, ["short"]),
        ("", 100, []),
        ("これは長い。次の文です", 8, ["これは長い。", "次の文です"]),
        ("やあ\uff01元気", 4, ["やあ\uff01", "元気"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
    ],
)
def test_cuts_at_sentences_then_clauses_then_words(
    text: str, limit: int, expected: list[str]
) -> None:
    assert texts(text, limit) == expected


def test_a_letter_keeps_its_combining_marks() -> None:
    assert texts("nnne\u0301e\u0301", 4) == ["nnn", "e\u0301e\u0301"]


@pytest.mark.parametrize("limit", [5, 17, 60])
def test_every_token_knows_its_word_and_its_place(limit: int) -> None:
    words = "Sixteen words, some of them very-much-longer-than-others, make up this text. Is it so?"
    said = words.split()
    rebuilt = [""] * len(said)
    for chunk in chunks(said, limit):
        assert len(chunk.text) <= limit
        for token, start in zip(chunk.tokens, chunk.starts, strict=True):
            assert chunk.text[start : start + len(token.text)] == token.text
            rebuilt[token.word] += token.text
    assert rebuilt == said


def test_words_without_a_sound_keep_the_others_in_place() -> None:
    (chunk,) = chunks(["one", "", "three"], 100)
    assert [(token.word, token.text) for token in chunk.tokens] == [(0, "one"), (2, "three")]

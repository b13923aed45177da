"""What is said for what is written."""

from __future__ import annotations

import itertools

import pytest

from providers.speech.text import is_heard, say

ENGLISH = [
    ("1,234", "1234"),
    ("1,234,567", "1234567"),
    ("3.5", "3.5"),
    ("50%", "50 percent"),
    ("3.5%.", "3.5 percent."),
    ("$1", "1 dollar"),
    ("$12.50", "12 dollars 50"),
    ("$12.05", "12 dollars and 5 cents"),
    ("$12.00", "12 dollars"),
    ("$0.99", "99 cents"),
    ("$0.00", "0 dollars"),
    ("£1.01", "1 pound and 1 penny"),
    ("€20", "20 euros"),
    ("$5 million", "5|million dollars"),
    ("$5m", "5 million dollars"),
    ("$3.5bn", "3.5 billion dollars"),
    ("100k people", "100 thousand|people"),
    ("1990s", "19 nineties"),
    ("the 2000s", "the|two thousands"),
    ("1800s", "18 hundreds"),
    ("'80s", "'eighties"),
    ("mid-1990s", "mid 19 nineties"),
    ("1999", "19 99"),
    ("1905", "19 oh 5"),
    ("1900", "19 hundred"),
    ("2000", "2000"),
    ("2009", "2009"),
    ("2026", "20 26"),
    ("2,026", "2026"),
    ("2026-11-21", "November 21, 20 26"),
    ("3-5", "3 to 5"),
    ("10\N{EN DASH}20%", "10 to 20 percent"),
    ("$5\N{EN DASH}10", "5 to 10 dollars"),
    ("1914-18", "19 14 to 18"),
    ("won 3-1", "won|3 1"),
    ("555-12-34", "555 12 34"),
    ("COVID-19", "COVID-19"),
    ("1st, 22nd", "1st,|22nd"),
    ("7:00", "7 o'clock"),
    ("7:05", "7 oh 5"),
    ("10:30am", "10 30 A M"),
    ("7 pm", "7|P M"),
    ("16:9", "16 to 9"),
    ("1/2", "one half"),
    ("2½", "2 and one half"),
    ("9/10", "9 out of 10"),
    ("24/7", "24 7"),
    ("6.5 m", "6.5|meters"),
    ("1 km", "1|kilometer"),
    ("10 km/h.", "10|kilometers per hour."),
    ("10km/h", "10 kilometers per hour"),
    ("20-30 kg", "20 to 30|kilograms"),
    ("20°C", "20 degrees Celsius"),
    ("\N{MINUS SIGN}5 °C", "minus 5|degrees Celsius"),
    ("~5", "about 5"),
    (">50%", "more than 50 percent"),
    ("10x", "10 times"),
    ("m", "m"),
    ("fruit, e.g. apples", "fruit,|for example|apples"),
    ("(i.e. this)", "(that is|this)"),
    ("etc.", "et cetera."),
    ("plums, etc. Then", "plums,|et cetera.|Then"),
    ("plums, etc. and", "plums,|et cetera|and"),
    ("cats vs. dogs", "cats|versus|dogs"),
    ("cats vs dogs", "cats|versus|dogs"),
    ("Dr. Smith", "Doctor|Smith"),
    ("Mr. Smith", "Mister|Smith"),
    ("MR headset", "MR|headset"),
    ("approx. 5", "approximately|5"),
    ("No. 5", "number|5"),
    ("No. Never.", "No.|Never."),
    ("Jan. 5", "January|5"),
    ("World War II", "World|War|2"),
    ("an IV drip", "an|I V|drip"),
    ("I am", "I|am"),
    ("R&D", "R and D"),
    ("rock & roll", "rock|and|roll"),
    ("1+1=2", "1 plus 1 equals 2"),
    ("#1", "number 1"),
    ("#MeToo", "hashtag MeToo"),
    ("@name", "at name"),
    ("and/or", "and or"),
    ("C++ C#", "C plus plus|C sharp"),
    ("CO₂", "C O 2"),
    ("https://example.com/a/b?x=1", "example dot com"),
    ("(see https://www.my-site.co.uk/x).", "(see|my-site dot co dot uk)."),
    ("https://user:secret@example.com:80/", "example dot com"),
    ("example.com/path", "example dot com"),
    ("john.doe@example.com.", "john dot doe at example dot com."),
    ("<b>bold</b>", "b bold b"),
    ("**bold** `code`", "bold|code"),
    ("word - word", "word|\N{EM DASH}|word"),
    ("hi😀!", "hi!"),
    ("1️⃣ 👩🏽‍🚀 🇫🇷", "1||"),
    ("a\\b \x00a\x07b\x00 \ud800", "a b|ab|"),
]


@pytest.mark.parametrize(("written", "spoken"), ENGLISH)
def test_english_is_read_as_a_person_would(written: str, spoken: str) -> None:
    assert say(written, in_english=True) == tuple(spoken.split("|"))


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("50% & 3,5", "50%|&|3,5"),
        ("z.B. etc.", "z.B.|etc."),
        ("https://beispiel.de/seite?x=1", "beispiel.de"),
        ("(https://beispiel.de/).", "(beispiel.de)."),
        ("hallo😀 😀", "hallo|"),
        ("a\x00b", "ab"),
        ("می‌خواهم", "می‌خواهم"),
    ],
)
def test_other_languages_keep_their_figures(written: str, spoken: str) -> None:
    assert say(written, in_english=False) == tuple(spoken.split("|"))


@pytest.mark.parametrize(
    ("said", "heard"), [("a", True), ("5", True), ("世", True), ("…", False), ("", False)]
)
def test_only_letters_and_digits_are_heard(said: str, heard: bool) -> None:
    assert is_heard(said) is heard


FRAGMENTS = [
    *(
        "5",
        "5-5",
        "0",
        "00",
        "1999",
        "1,234",
        "٣",
        "²",
        "½",
        "$",
        "%",
        "#",
        "@",
        "/",
        "-",
        ".",
        ",",
    ),
    *(":", "s", "m", "k", "x", "IV", "Dr.", "\x00", "😀", "\u200d", "\ud800", "://", "www.", "+"),
]


@pytest.mark.parametrize("in_english", [True, False])
def test_no_combination_of_signs_is_too_strange(in_english: bool) -> None:
    words = ["".join(parts) for parts in itertools.product(FRAGMENTS, repeat=3)]
    pairs = [" ".join(parts) for parts in itertools.product(FRAGMENTS, repeat=2)]
    for written in words + pairs:
        said = say(written, in_english=in_english)
        assert len(said) == len(written.split())
        "".join(said).encode()


@pytest.mark.parametrize(
    "part", ["5-", "-5", "5/", "#1", "$1-", "a.", "www.", "1,", "5:", "((", "IX"]
)
def test_a_sign_repeated_without_end_does_no_harm(part: str) -> None:
    assert len(say(part * 5000, in_english=True)) == 1

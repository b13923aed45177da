"""Which font shows which letters, what is told about letters that none has, and what is loaded."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from django.conf import LazySettings

from videos.render.captions import caption_fonts, write_captions
from videos.render.coverage import coverage, missing_letters, warnings
from videos.render.fonts import (
    EMOJI,
    families,
    files_for,
    further_files,
    ink,
    runs,
    shows,
    unit_width,
)
from videos.render.key import segment_key
from videos.render.scene import design_scene
from videos.render.scripts import han_language
from videos.render.segment import render_segment
from videos.render.sfnt import has, read_faces
from videos.render.style import load_style
from videos.render.tests.helpers import FILM, draft, never, scene, words

DATA = Path(__file__).parent / "fonts"
JAPANESE = "日本語"


@pytest.fixture
def own(tmp_path: Path, settings: LazySettings) -> Path:
    """The folder into which script/fonts puts its fonts; the system has none."""
    settings.FONT_FOLDERS = [tmp_path]
    return tmp_path


def install(folder: Path) -> None:
    shutil.copy(DATA / "NotoSansJP-Subset.ttf", folder)
    # A folder changed within one tick of the clock looks unchanged.
    os.utime(folder, ns=(1, 1))


def faces(text: str) -> list[tuple[str, str]]:
    return [(run.text, run.face.family) for run in runs(text, 700)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", [("plain", "Inter")]),
        ("see नमस्ते now", [("see ", "Inter"), ("नमस्ते ", "Noto Sans Devanagari"), ("now", "Inter")]),
        ("বাংলা", [("বাংলা", "Noto Sans Bengali")]),
        ("தமிழ்", [("தமிழ்", "Noto Sans Tamil")]),
        ("తెలుగు", [("తెలుగు", "Noto Sans Telugu")]),
        ("ภาษาไทย", [("ภาษาไทย", "Noto Sans Thai")]),
        ("می‌خواهم", [("می‌خواهم", "Noto Sans Arabic")]),
        ("עברית", [("עברית", "Noto Sans Hebrew")]),
        ("🚀 up", [("🚀", "Noto Emoji"), (" up", "Inter")]),
        ("❤‍🔥", [("❤‍🔥", "Noto Emoji")]),
        ("🇺🇸", [("🇺🇸", "Noto Emoji")]),
    ],
)
def test_a_face_that_has_the_letters_shows_them(text: str, expected: list[tuple[str, str]]) -> None:
    assert faces(text) == expected


@pytest.mark.parametrize(("weight", "nearest"), [(400, 400), (620, 600), (900, 800)])
def test_the_weight_is_the_nearest_there_is(weight: int, nearest: int) -> None:
    assert runs("a", weight)[0].face.weight == nearest


def test_joined_emoji_are_as_wide_as_one() -> None:
    assert unit_width("👨‍👩‍👧", 700) == pytest.approx(unit_width("👨", 700), rel=0.05)


def test_ink_reaches_as_far_as_the_letters_do() -> None:
    above, below = ink("x", 700)
    assert above == pytest.approx(0.55, abs=0.05)
    assert below == pytest.approx(0, abs=0.03)
    assert ink("É", 700)[0] > ink("E", 700)[0] > above
    assert ink("g", 700)[1] > 0.15


def test_a_font_that_is_put_there_is_used_at_once(own: Path) -> None:
    assert not shows("日")
    before = segment_key(scene(spoken=words(JAPANESE)), FILM)

    install(own)

    assert shows("日")
    assert faces(f"{JAPANESE} now") == [(f"{JAPANESE} ", "Noto Sans JP"), ("now", "Inter")]
    assert "Noto Sans JP" in families()
    assert EMOJI not in families()
    assert [path.name for path in further_files(JAPANESE)] == ["NotoSansJP-Subset.ttf"]
    assert segment_key(scene(spoken=words(JAPANESE)), FILM) != before


def test_a_word_is_drawn_in_the_language_of_its_scene(own: Path) -> None:
    content = (DATA / "NotoSansJP-Subset.ttf").read_bytes()
    for land in ("SC", "JP", "TC"):
        renamed = content.replace("Sans JP".encode("utf-16-be"), f"Sans {land}".encode("utf-16-be"))
        (own / f"{land}.ttf").write_bytes(renamed)
    os.utime(own, ns=(2, 2))
    spec = scene(draft(headline="日本"), spoken=words("日本 を"))

    drawn = "".join(layer.svg for layer in design_scene(spec, FILM).layers)
    captions = write_captions(spec, FILM, load_style(FILM.style))
    files = {path.stem for path in caption_fonts(spec, FILM)}

    assert captions
    assert set(re.findall(r"Noto Sans (?:SC|JP|TC)", drawn + captions.document)) == {"Noto Sans JP"}
    assert files & {"SC", "JP", "TC"} == {"JP"}


def test_a_scene_may_need_two_fonts_of_one_file_name(own: Path, tmp_path: Path) -> None:
    shutil.copy(DATA / "NotoSansJP-Subset.ttf", own / "NotoSansThai_700Bold.ttf")
    os.utime(own, ns=(3, 3))
    out = tmp_path / "out" / "segment.mp4"
    out.parent.mkdir()

    render_segment(scene(frames=2, spoken=words("กล้อง 日本")), FILM, out, stop=never)

    assert out.stat().st_size > 0


def test_a_font_the_scene_does_not_use_changes_nothing(own: Path) -> None:
    before = segment_key(scene(), FILM)
    install(own)

    assert segment_key(scene(), FILM) == before


def test_what_is_no_font_is_passed_over(own: Path) -> None:
    font = (DATA / "NotoSansJP-Subset.ttf").read_bytes()
    entry = font.index(b"head") + 8
    units = int.from_bytes(font[entry : entry + 4])
    for name, content in {
        "a.ttf": b"",
        "b.otf": b"no font",
        "c.ttc": b"ttcf" + b"\xff" * 40,
        "d.ttf": b"what" + font[4:],
        "e.ttf": font[: units + 18] + b"\0\0" + font[units + 20 :],
    }.items():
        (own / name).write_bytes(content)

    assert not shows("日")
    assert faces("plain") == [("plain", "Inter")]


def test_a_drawing_loads_only_the_fonts_it_names(own: Path) -> None:
    install(own)
    both = '<text font-family="Inter">a</text><text font-family="Noto Sans JP">日</text>'

    assert {path.name[:5] for path in files_for('<text font-family="Inter">')} == {"Inter"}
    assert {path.name[:5] for path in files_for(both)} == {"Inter", "NotoS"}
    assert files_for("<g/>") == []


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("これはテスト", ["Japanese"]),
        ("漢字のテスト", ["Japanese"]),
        ("这是中文", ["Chinese (simplified)"]),
        ("這是中文", ["Chinese (traditional)"]),
        ("한국어", ["Korean"]),
        ("ខ្មែរ and ᏣᎳᎩ", ["Khmer", "Cherokee"]),
        ("Hello, مرحبا नमस्ते 🚀 ☃ 𝄞 2026!", []),
        ("", []),
    ],
)
def test_scripts_without_a_font_are_named(own: Path, text: str, labels: list[str]) -> None:
    assert [script.label for script in missing_letters(text)] == labels


def test_the_warning_says_what_to_do(own: Path) -> None:
    spec = scene(draft(headline="すごい"), spoken=words("ᏣᎳᎩ"))

    assert warnings([spec, spec]) == [
        "The fonts here have no Japanese letters: run script/fonts ja.",
        "The fonts here have no Cherokee letters: put a font that has them into the folder fonts "
        "of the data folder.",
    ]
    install(own)
    assert len(warnings([spec])) == 1


def test_coverage_tells_scripts_apart(own: Path) -> None:
    install(own)
    here = {script.key for script, covered in coverage().items() if covered}

    assert {"ja", "ar", "he", "hi", "bn", "ta", "te", "th"} <= here
    assert not {"zh-hans", "zh-hant", "ko", "km"} & here


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("東京大学で", "ja"),
        ("学校 학교", "ko"),
        ("我们学习", "zh-hans"),
        ("我們學習", "zh-hant"),
        ("a", ""),
    ],
)
def test_han_characters_belong_to_a_language(text: str, language: str) -> None:
    assert han_language(text) == language


def test_a_file_is_read_by_its_tables() -> None:
    (face,) = read_faces(DATA / "NotoSansJP-Subset.ttf")

    assert (face.family, face.weight) == ("Noto Sans JP", 700)
    assert has(face.ranges, "空")
    assert not has(face.ranges, "犬")
    assert face.ascent + face.descent == pytest.approx(1.448, abs=0.01)

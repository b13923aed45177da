"""The styles that people may choose from."""

from __future__ import annotations

from pathlib import Path

from django.conf import LazySettings

from videos.styles import style_choices, style_label


def test_a_faulty_style_is_left_out_and_keeps_nobody_from_the_others(
    tmp_path: Path, settings: LazySettings
) -> None:
    settings.STYLE_FOLDERS = [*settings.STYLE_FOLDERS, tmp_path]
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "style.toml").write_text("label = ")
    names = [name for name, _ in style_choices()]
    assert names == ["educational", "entertainment", "neutral", "tutorial"]


def test_a_style_that_is_gone_is_called_by_its_name() -> None:
    assert style_label("educational") == "Educational"
    assert style_label("noir") == "noir"

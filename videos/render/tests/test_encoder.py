"""The wished-for encoder where it works, x264 where it does not, and nobody is left to wonder."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from django.conf import LazySettings

from videos.render.encoder import ENCODERS, encoder_note, encoding
from videos.render.key import segment_key
from videos.render.spec import FilmSpec, Format, Preset
from videos.render.tests.helpers import FILM, scene
from videos.render.tests.test_output import stand_in

HARDWARE = [name for name in ENCODERS if name != "x264"]
VERSION = 'case "$*" in *-version*) echo ffmpeg; exit 0;; esac\n'


@pytest.fixture
def works(tmp_path: Path, settings: LazySettings) -> None:
    """An ffmpeg whose every encoder works."""
    settings.FFMPEG = stand_in(tmp_path / "ffmpeg", "exit 0")


@pytest.fixture
def fails(tmp_path: Path, settings: LazySettings) -> None:
    settings.FFMPEG = stand_in(tmp_path / "ffmpeg", VERSION + "echo 'No device' >&2; exit 1")


@pytest.mark.usefixtures("works")
@pytest.mark.parametrize("name", HARDWARE)
def test_a_wish_that_works_is_followed(name: str, settings: LazySettings) -> None:
    settings.ENCODER = name

    assert f"h264_{name}" in encoding(FILM)
    assert encoder_note() == ""


@pytest.mark.usefixtures("fails")
@pytest.mark.parametrize("name", HARDWARE)
def test_one_that_does_not_falls_back_aloud(
    name: str, settings: LazySettings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.ENCODER = name

    with caplog.at_level(logging.WARNING):
        assert "libx264" in encoding(FILM)

    assert f"YTEMPIRE_ENCODER={name}" in encoder_note()
    assert "No device" in caplog.text


@pytest.mark.usefixtures("fails")
@pytest.mark.parametrize("wish", ["auto", "x264"])
def test_x264_needs_no_trial(wish: str, settings: LazySettings) -> None:
    settings.ENCODER = wish

    assert "libx264" in encoding(FILM)
    assert encoder_note() == ""


@pytest.mark.usefixtures("works")
def test_segments_of_another_encoder_are_others(settings: LazySettings) -> None:
    keys = set()
    for settings.ENCODER in ENCODERS:
        keys.add(segment_key(scene(), FILM))

    assert len(keys) == len(ENCODERS)


def test_a_draft_has_its_own_segments() -> None:
    draft = FilmSpec(FILM.style, Format.VERTICAL, preset=Preset.DRAFT)

    assert segment_key(scene(), draft) != segment_key(scene(), FILM)

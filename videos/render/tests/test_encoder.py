"""The wished-for encoder where it works, x264 where it does not, and nobody is left to wonder."""

from __future__ import annotations

import logging
import shlex
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import LazySettings

from videos.render.encoder import ENCODERS, encoder_note, encoding, for_this_processor
from videos.render.key import segment_key
from videos.render.process import ffmpeg_path, run_ffmpeg
from videos.render.spec import FPS, FilmSpec, Format, Preset
from videos.render.tests.helpers import FILM, never, scene
from videos.render.tests.test_output import stand_in
from videos.render.video import MP4, TAGGED

HARDWARE = [name for name in ENCODERS if name != "x264"]
VERSION = 'case "$*" in *-version*) echo ffmpeg; exit 0;; esac\n'


@pytest.fixture(scope="module")
def capable(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An ffmpeg whose graphics processors' encoders make what x264 makes."""
    picture = f"testsrc2=size=640x360:rate={FPS},{TAGGED}"
    source = ("-y", "-f", "lavfi", "-i", picture, "-frames:v", "32")
    made = shlex.join([ffmpeg_path(), *source, *ENCODERS["x264"].arguments(Preset.FINAL), *MP4])
    script = (
        f'case "$*" in *h264_*) for out; do :; done; exec {made} "$out";; esac\n'
        f'exec {shlex.quote(ffmpeg_path())} "$@"'
    )
    return stand_in(tmp_path_factory.mktemp("capable") / "ffmpeg", script)


@pytest.fixture
def works(capable: str, settings: LazySettings) -> None:
    settings.FFMPEG = capable


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


@pytest.mark.parametrize(
    ("habit", "reason"),
    [
        (("-refs", "1"), ""),
        (("-bf", "4"), "at most two B-frames in a row"),
        (("-g", "60"), "a key frame every half second"),
        (("-flags", "-cgop", "-x264-params", "open-gop=1:b-adapt=0"), "closed groups of pictures"),
        (("-profile:v", "main"), "H.264 in the High profile"),
        (("-pix_fmt", "yuv444p", "-profile:v", "high444"), "4:2:0"),
        (("-colorspace", "bt470bg"), "BT.709 colours"),
        (("-bf", "3", "-x264-params", "b-pyramid=normal:b-adapt=0"), "frames a second, evenly"),
    ],
)
def test_one_whose_films_would_be_refused_is_not_used(
    habit: tuple[str, ...],
    reason: str,
    monkeypatch: pytest.MonkeyPatch,
    settings: LazySettings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Another encoder of this host has habits of its own, whatever it is asked for."""
    x264 = ENCODERS["x264"]
    name = settings.ENCODER = f"another {habit}"
    monkeypatch.setitem(ENCODERS, name, replace(x264, final=(*x264.final, *habit)))

    with caplog.at_level(logging.WARNING):
        assert (encoding(FILM) == x264.arguments(Preset.FINAL)) is bool(reason)

    assert bool(encoder_note()) is bool(reason)
    assert reason in caplog.text


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


@pytest.mark.parametrize("preset", Preset)
def test_what_is_faster_on_this_processor_makes_the_same_file(
    preset: Preset, tmp_path: Path
) -> None:
    source = ("-f", "lavfi", "-i", f"mandelbrot=size=320x180:rate={FPS}", "-frames:v", "32")
    how = encoding(replace(FILM, preset=preset))
    run_ffmpeg([*source, *how, *MP4, "plain.mp4"], stop=never, cwd=tmp_path)
    run_ffmpeg([*source, *how, *for_this_processor(), *MP4, "here.mp4"], stop=never, cwd=tmp_path)

    assert (tmp_path / "here.mp4").read_bytes() == (tmp_path / "plain.mp4").read_bytes()

"""Failures in plain words with advice, and files that are whole or not there."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from PIL import Image

from videos.render import fonts
from videos.render.output import publish, work_folder, written
from videos.render.process import RenderError, Stopped, run_ffmpeg
from videos.render.segment import render_segment
from videos.render.spec import FilmSpec, Format
from videos.render.tests.helpers import FILM, after, never, scene
from videos.render.thumbnail import SIZES, render_thumbnail


def stand_in(path: Path, script: str) -> str:
    """A program of our own in ffmpeg's place."""
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def test_a_full_disk_is_told_with_advice() -> None:
    with (
        pytest.raises(RenderError, match=r"disk is full\. Free some space"),
        written(Path("/dev/full")) as file,
    ):
        file.write(b"x" * 100_000)


def test_a_disk_that_fills_while_encoding_is_told_with_advice(
    tmp_path: Path, settings: LazySettings
) -> None:
    script = "echo 'av_interleaved_write_frame(): No space left on device' >&2; exit 228"
    settings.FFMPEG = stand_in(tmp_path / "ffmpeg", script)

    with pytest.raises(RenderError, match=r"disk is full\. Free some space"):
        render_segment(scene(), FILM, tmp_path / "out" / "0.mp4", stop=never)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_missing_ffmpeg_names_its_setting(tmp_path: Path, settings: LazySettings) -> None:
    settings.FFMPEG = "/nowhere/ffmpeg"

    with pytest.raises(RenderError, match="YTEMPIRE_FFMPEG"):
        render_segment(scene(), FILM, tmp_path / "0.mp4", stop=never)


def test_an_ffmpeg_that_cannot_be_run_is_told(tmp_path: Path, settings: LazySettings) -> None:
    settings.FFMPEG = str(tmp_path / "ffmpeg")
    (tmp_path / "ffmpeg").write_bytes(b"not a program")

    with pytest.raises(RenderError, match="could not be started: Permission denied"):
        run_ffmpeg(["-version"], stop=never, cwd=tmp_path)


def test_stopping_does_not_wait_for_ffmpeg(tmp_path: Path, settings: LazySettings) -> None:
    settings.FFMPEG = stand_in(tmp_path / "ffmpeg", "exec sleep 3600")

    with pytest.raises(Stopped):
        run_ffmpeg([], stop=after(1), cwd=tmp_path)


def test_what_is_stopped_before_it_starts_is_not_started(
    tmp_path: Path, settings: LazySettings
) -> None:
    settings.FFMPEG = stand_in(tmp_path / "ffmpeg", "touch started")

    with pytest.raises(Stopped):
        run_ffmpeg([], stop=after(0), cwd=tmp_path)
    assert not (tmp_path / "started").exists()


def test_missing_fonts_are_told(tmp_path: Path, settings: LazySettings) -> None:
    settings.FONTS_DIR = tmp_path
    (tmp_path / "broken.ttf").write_bytes(b"no font")

    with pytest.raises(RenderError, match="static/fonts"):
        fonts.runs("text", 400)


def test_what_is_half_done_is_never_found_under_its_name(tmp_path: Path) -> None:
    def interrupted() -> None:
        with work_folder(tmp_path / "film.mp4") as folder:
            (folder / "film.mp4").write_bytes(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.iterdir()) == []


def test_what_is_finished_takes_the_place_of_what_was_there(tmp_path: Path) -> None:
    out = tmp_path / "film.mp4"
    out.write_bytes(b"old")

    with work_folder(out) as folder:
        (folder / "new.mp4").write_bytes(b"new")
        publish(folder / "new.mp4", out)

    assert out.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("shape", SIZES)
@pytest.mark.parametrize(
    "title", ["Why the sky is blue", "<b>'{{ x }}' \x00 🚀 مرحبا", "x" * 300, ""]
)
def test_a_thumbnail_is_a_jpeg_of_its_shape(shape: Format, title: str, tmp_path: Path) -> None:
    out = tmp_path / "thumbnail.jpg"

    render_thumbnail(title, FilmSpec("tutorial", shape), shape, 1, out)

    with Image.open(out) as picture:
        assert (picture.format, picture.size) == ("JPEG", SIZES[shape])
    assert out.stat().st_size < 2_000_000


def test_thumbnails_show_their_title(tmp_path: Path) -> None:
    for name, title in (("a", "Why the sky is blue"), ("b", "How mirrors work")):
        render_thumbnail(title, FILM, Format.VERTICAL, 1, tmp_path / name)

    assert (tmp_path / "a").read_bytes() != (tmp_path / "b").read_bytes()

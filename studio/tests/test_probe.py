"""What a file is, is seen in it; what cannot be used is refused in words."""

from __future__ import annotations

import struct
from io import BytesIO
from pathlib import Path
from zlib import compress, crc32

import pytest
from PIL import Image

from studio.probe import Probed, probe
from studio.refusals import TooLargeError, UnsupportedMediaError, UnusableMediaError
from studio.tests.files import clip, made, music, picture
from ytempire.core.exceptions import DomainError

PLAYLIST = b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'


def png_with_text(megabytes: int) -> bytes:
    """A small picture beside a text that is so large once unpacked."""
    text = b"zTXt" + b"a\0\0" + compress(bytes(megabytes * 1_000_000))
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", crc32(text))
    png = picture("PNG")
    return png[:33] + chunk + png[33:]


def look_at(folder: Path, content: bytes, name: str = "file.jpg") -> Probed:
    path = folder / name
    path.write_bytes(content)
    return probe(path)


@pytest.mark.parametrize(
    ("kind", "suffix"), [("JPEG", ".jpg"), ("PNG", ".png"), ("WEBP", ".webp"), ("GIF", ".gif")]
)
def test_pictures(tmp_path: Path, kind: str, suffix: str) -> None:
    found = look_at(tmp_path, picture(kind), "music.mp3")
    assert (found.kind, found.suffix, found.duration) == ("picture", suffix, 0)
    assert (found.width, found.height) == (320, 200)


@pytest.mark.parametrize("suffix", [".mp4", ".webm", ".mkv", ".avi"])
def test_clips(tmp_path: Path, suffix: str) -> None:
    found = look_at(tmp_path, clip(suffix))
    assert (found.kind, found.suffix) == ("clip", suffix)
    assert (found.width, found.height) == (320, 200)
    assert 0.75 <= found.duration <= 1.1


@pytest.mark.parametrize("suffix", [".mp3", ".m4a", ".wav", ".flac", ".ogg", ".aiff"])
def test_music(tmp_path: Path, suffix: str) -> None:
    found = look_at(tmp_path, music(suffix), "picture.png")
    assert (found.kind, found.suffix, found.width) == ("music", suffix, 0)
    assert found.duration == pytest.approx(1, abs=0.1)
    assert not found.preview


def test_the_cover_of_an_album_makes_music_no_clip(tmp_path: Path) -> None:
    (tmp_path / "cover.png").write_bytes(picture())
    (tmp_path / "tone.mp3").write_bytes(music())
    inputs = ("-i", str(tmp_path / "tone.mp3"), "-i", str(tmp_path / "cover.png"))
    content = made(".mp3", *inputs, "-map", "0", "-map", "1", "-c:a", "copy", "-id3v2_version", "3")
    assert look_at(tmp_path, content).kind == "music"


def test_what_a_phone_filmed_upright_is_upright(tmp_path: Path) -> None:
    (tmp_path / "lying.mp4").write_bytes(clip())
    turned = made(
        ".mp4", "-display_rotation", "90", "-i", str(tmp_path / "lying.mp4"), "-c", "copy"
    )
    found = look_at(tmp_path, turned)
    assert (found.width, found.height) == (200, 320)


def test_previews_are_small_upright_and_tell_nothing_else(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010E] = "taken at home"
    content = picture("JPEG", (1600, 800), exif=exif)
    found = look_at(tmp_path, content)
    assert (found.width, found.height) == (800, 1600)
    preview = Image.open(BytesIO(found.preview))
    assert (preview.format, preview.size) == ("JPEG", (320, 640))
    assert not preview.getexif()
    assert b"taken at home" not in found.preview


@pytest.mark.parametrize("colour", ["white", "black"])
def test_a_logo_on_nothing_can_be_seen_in_its_preview(tmp_path: Path, colour: str) -> None:
    content = picture("PNG", mode="RGBA", above=colour, below=(0, 0, 0, 0))
    preview = Image.open(BytesIO(look_at(tmp_path, content).preview)).convert("L")
    above, below = preview.getpixel((160, 20)), preview.getpixel((160, 180))
    assert isinstance(above, int)
    assert isinstance(below, int)
    assert abs(above - below) > 80


@pytest.mark.parametrize(
    "content", [b"hello", PLAYLIST, SVG, b"%PDF-1.7", b"PK\x03\x04", b"\0" * 100, b"ffconcat"]
)
@pytest.mark.parametrize("name", ["file.mp4", "file.png", "file"])
def test_what_is_none_of_them_is_refused_whatever_its_name(
    tmp_path: Path, content: bytes, name: str
) -> None:
    with pytest.raises(UnsupportedMediaError, match="JPEG, PNG"):
        look_at(tmp_path, content, name)


@pytest.mark.parametrize(
    "content",
    [
        picture("JPEG", (900, 900), quality=95)[:2000],
        picture("JPEG", (900, 900))[:300],
        picture("PNG", (900, 900))[:60],
        png_with_text(80),
        picture("WEBP")[:-20],
        clip()[:900],
        music(".m4a")[:400],
        b"ID3" + b"\xff" * 500,
        b"RIFF\0\0\0\0WAVE" + PLAYLIST,
        b"\0\0\0\x20ftypisom" + PLAYLIST,
    ],
)
def test_what_is_damaged_is_said_to_be(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnusableMediaError, match="damaged"):
        look_at(tmp_path, content)


def test_a_picture_that_moves_is_to_be_a_clip(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (32, 32), colour) for colour in ("red", "blue")]
    written = BytesIO()
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(UnsupportedMediaError, match="brought as a clip"):
        look_at(tmp_path, written.getvalue())


def png_that_says(width: int, height: int) -> bytes:
    """A few bytes that would be unpacked to as many pixels."""
    plain = bytearray(picture("PNG"))
    plain[16:24] = struct.pack(">II", width, height)
    return bytes(plain)


@pytest.mark.parametrize("size", [(9000, 9000), (30_000, 30_000)])
def test_bombs_are_not_unpacked(
    tmp_path: Path, size: tuple[int, int], recwarn: pytest.WarningsRecorder
) -> None:
    content = bytearray(png_that_says(*size))
    with pytest.raises(TooLargeError, match="60 million pixels"):
        look_at(tmp_path, fix_crc(content))


def fix_crc(png: bytearray) -> bytes:

    png[29:33] = struct.pack(">I", crc32(png[12:29]))
    return bytes(png)


@pytest.mark.parametrize("content", [picture(size=(8, 400)), clip(seconds=0.2), music(seconds=0.2)])
def test_what_is_too_small_or_short_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(DomainError, match="too s"):
        look_at(tmp_path, content)

"""Files of sound and moving pictures, told apart by how they begin."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

HEAD = 64  # bytes


@dataclass(frozen=True, slots=True)
class Container:
    """demuxer: ffmpeg's name; clip, music: the suffix of files with and without pictures."""

    demuxer: str
    clip: str
    music: str


# ffmpeg is told which demuxer to use: its own guess might find a playlist, and follow it.
CONTAINERS: tuple[tuple[re.Pattern[bytes], Container], ...] = (
    (re.compile(rb".{4}ftyp", re.DOTALL), Container("mov", ".mp4", ".m4a")),
    (re.compile(rb"\x1a\x45\xdf\xa3.*webm", re.DOTALL), Container("matroska", ".webm", ".weba")),
    (re.compile(rb"\x1a\x45\xdf\xa3", re.DOTALL), Container("matroska", ".mkv", ".mka")),
    (re.compile(rb"RIFF.{4}AVI ", re.DOTALL), Container("avi", ".avi", ".avi")),
    (re.compile(rb"RIFF.{4}WAVE", re.DOTALL), Container("wav", ".wav", ".wav")),
    (re.compile(rb"FORM.{4}AIF[FC]", re.DOTALL), Container("aiff", ".aiff", ".aiff")),
    (re.compile(rb"OggS"), Container("ogg", ".ogg", ".ogg")),
    (re.compile(rb"fLaC"), Container("flac", ".flac", ".flac")),
    (re.compile(rb"\xff[\xf1\xf9]"), Container("aac", ".aac", ".aac")),
    (re.compile(rb"ID3|\xff[\xfa\xfb\xf2\xf3]"), Container("mp3", ".mp3", ".mp3")),
)


def container_of(path: Path) -> Container | None:
    """What kind of file it claims to be; None for none that is understood."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    return next((container for begins, container in CONTAINERS if begins.match(head)), None)

"""What a file is, by its content; names and headers of uploads are not believed."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from studio.containers import Container, container_of
from studio.models import Media
from studio.pictures import picture_suffix, preview_of, upright
from studio.refusals import UnsupportedMediaError, UnusableMediaError
from ytempire.core.ffmpeg import ffmpeg_file

LONGEST_LOOK = 60  # seconds that ffmpeg may take
MOST_PIXELS = 7680 * 4320
LEAST_SECONDS = 0.5
TRIED_SECONDS = 5  # of music, decoded to see that it can be
PICTURES, SOUND = "0:V:0", "0:a:0"  # V: not the cover of an album
DAMAGED = "The file is damaged, cut off, or in a format that is not understood. Export it again."


@dataclass(frozen=True, slots=True)
class Probed:
    """suffix: of the content; width, height: as it is seen, pixels; duration: seconds, 0 for a
    picture; preview: a small JPEG, empty for music."""

    kind: str
    suffix: str
    width: int = 0
    height: int = 0
    duration: float = 0.0
    preview: bytes = b""


def probe(path: Path) -> Probed:
    """Raises a refusal that says why the file cannot be used."""
    if suffix := picture_suffix(path):
        image = upright(path)
        return Probed(Media.Kind.PICTURE, suffix, *image.size, preview=preview_of(image))
    container = container_of(path)
    if container is None:
        raise UnsupportedMediaError
    return _clip(path, container) or _music(path, container)


def _clip(path: Path, container: Container) -> Probed | None:
    """None for what has no moving picture."""
    seconds = _seconds(path, container, PICTURES)
    if not seconds:
        return None
    _require_long_enough(seconds)
    frame = _ffmpeg(
        path,
        container,
        *("-map", PICTURES, "-frames:v", "1", "-f", "image2pipe", "-c:v", "mjpeg", "-q:v", "3"),
        before=("-ss", f"{min(seconds / 3, 5):.2f}", "-max_pixels", str(MOST_PIXELS)),
    )
    if not frame:
        raise UnusableMediaError(DAMAGED)
    image = upright(BytesIO(frame))
    size = image.size
    return Probed(Media.Kind.CLIP, container.clip, *size, seconds, preview_of(image))


def _music(path: Path, container: Container) -> Probed:
    seconds = _seconds(path, container, SOUND)
    if not seconds:
        raise UnusableMediaError(DAMAGED)
    _require_long_enough(seconds)
    heard = _ffmpeg(path, container, *_heard("s16le"), before=("-t", str(TRIED_SECONDS)))
    if not heard:
        raise UnusableMediaError(DAMAGED)
    return Probed(Media.Kind.MUSIC, container.music, duration=seconds)


def _heard(how: str) -> tuple[str, ...]:
    return ("-map", SOUND, "-ac", "1", "-ar", "8000", "-f", how)


def _require_long_enough(seconds: float) -> None:
    if seconds < LEAST_SECONDS:
        raise UnusableMediaError(f"It lasts {seconds:.2f} seconds, which is too short to be used.")


def _seconds(path: Path, container: Container, stream: str) -> float:
    """How long the stream is, to a few frames, by reading it through; 0 if there is none."""
    told = _ffmpeg(
        path, container, "-map", stream, "-c", "copy", "-progress", "pipe:1", "-f", "null"
    )
    times = re.findall(rb"out_time_us=(\d+)", told)
    return int(times[-1]) / 1_000_000 if times else 0.0


def _ffmpeg(path: Path, container: Container, *output: str, before: tuple[str, ...] = ()) -> bytes:
    """What ffmpeg writes about the file; nothing if it cannot be read."""
    reading = ("-protocol_whitelist", "file", "-f", container.demuxer, *before, "-i", str(path))
    command = [ffmpeg_file(), "-v", "quiet", "-nostdin", "-threads", "2", *reading, *output, "-"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=LONGEST_LOOK, check=False)
    except subprocess.TimeoutExpired:
        raise UnusableMediaError("It takes too long to read. Export it again.") from None
    return b"" if done.returncode else done.stdout

"""Files as creators bring them, made on the spot."""

from __future__ import annotations

import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from ytempire.core.ffmpeg import ffmpeg_file


def picture(kind: str = "PNG", size: tuple[int, int] = (320, 200), **options: Any) -> bytes:
    """A picture whose upper half is red, the lower blue."""
    image = Image.new(options.pop("mode", "RGB"), size, options.pop("below", "blue"))
    image.paste(options.pop("above", "red"), (0, 0, size[0], size[1] // 2))
    written = BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


@cache
def made(suffix: str, *options: str) -> bytes:
    """What ffmpeg makes of these options."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"made{suffix}"
        command = [ffmpeg_file(), "-v", "error", "-nostdin", *options, str(path)]
        subprocess.run(command, check=True)
        return path.read_bytes()


def clip(suffix: str = ".mp4", seconds: float = 1, *options: str) -> bytes:
    drawn = f"testsrc=size=320x200:rate=10:duration={seconds}"
    return made(suffix, "-f", "lavfi", "-i", drawn, *options)


def music(suffix: str = ".mp3", seconds: float = 1, *options: str) -> bytes:
    return made(suffix, "-f", "lavfi", "-i", f"sine=duration={seconds}", *options)


def upload(content: bytes, name: str = "Beach.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)

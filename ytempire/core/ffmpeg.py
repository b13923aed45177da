"""Which ffmpeg is used."""

from __future__ import annotations

from pathlib import Path

import imageio_ffmpeg
from django.conf import settings


def ffmpeg_file() -> str:
    """YTEMPIRE_FFMPEG, or the binary in imageio-ffmpeg. Raises FileNotFoundError, which says why.

    Not imageio's own choice: once its trial of the binary is cut off, it takes any other ffmpeg.
    """
    if settings.FFMPEG:
        if not Path(settings.FFMPEG).is_file():
            raise FileNotFoundError(f"ffmpeg was not found at YTEMPIRE_FFMPEG={settings.FFMPEG}.")
        return str(settings.FFMPEG)
    bundled = Path(imageio_ffmpeg.__file__).parent / "binaries"
    for binary in bundled.glob("ffmpeg-*"):
        return str(binary)
    raise FileNotFoundError("ffmpeg is missing: run script/server again to reinstall it.")

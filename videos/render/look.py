"""A short look into a clip or picture: where to begin, and what its frames are to be cropped to."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from videos.render.clips import READ
from videos.render.focus import MIDDLE, Frame, Point, focus_of, motion_of
from videos.render.process import Reader, RenderError, StopCheck, run_ffmpeg

SIDE = 96  # pixels: enough to see what a picture is about
HEAD = 0.3  # seconds at the beginning of a clip that may be a fade
PLACES = 4  # of a clip that is longer than its scene, looked at for motion
APART = 0.25  # seconds between the two frames that show whether something moves
ANOTHER_SHOT = 0.2  # so much change is a cut
# All that Pillow raises for a file that is damaged.
_DAMAGED = (OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError)


@dataclass(frozen=True, slots=True)
class Look:
    """start: seconds into a clip; focus: as in videos.render.spec.Visual."""

    start: float
    focus: Point


def look_at_picture(path: Path) -> Look:
    """Raises RenderError for what is no picture."""
    try:
        with Image.open(path) as picture:
            picture.draft("RGB", (2 * SIDE, 2 * SIDE))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except _DAMAGED as error:
        raise RenderError("The picture cannot be read.") from error
    small = upright.resize((SIDE, SIDE), Image.Resampling.BOX)
    return Look(0.0, focus_of([np.asarray(small)]))


def look_at_clip(path: Path, length: float, scene: float, *, folder: Path, stop: StopCheck) -> Look:
    """Where a clip of this length begins to fill a scene: where most moves. Both in seconds.

    folder: to work in. Raises RenderError for what cannot be decoded, or Stopped.
    """
    starts = _starts(length, scene)
    moments = [_middle(start, length, scene) for start in starts]
    seen = [_frames(path, moment, folder, stop) for moment in moments]
    if not any(seen):
        raise RenderError("The clip cannot be read.")
    at = max(range(len(seen)), key=lambda place: _life(seen[place]))
    return Look(starts[at], focus_of(seen[at]) if seen[at] else MIDDLE)


def _starts(length: float, scene: float) -> list[float]:
    spare = length - scene - HEAD
    if spare <= 0:
        return [0.0 if length < scene else round(max(length - scene, 0.0), 2)]
    return [round(HEAD + spare * place / PLACES, 2) for place in range(PLACES)]


def _middle(start: float, length: float, scene: float) -> float:
    """Of what will be seen, with room for the second frame."""
    return max(0.0, min(start + scene / 2, (start + length) / 2, length - 2 * APART))


def _life(frames: Sequence[Frame]) -> float:
    moved = motion_of(frames)
    return moved if moved < ANOTHER_SHOT else 0.0


def _frames(path: Path, at: float, folder: Path, stop: StopCheck) -> list[Frame]:
    """Two frames, a moment apart, or what there is."""
    size = SIDE * SIDE * 3
    blocks: list[bytes] = []
    look = (
        *("-map", "0:V:0", "-vf", f"fps={1 / APART:.0f},scale={SIDE}:{SIDE}:flags=area"),
        *("-frames:v", "2", "-pix_fmt", "rgb24", "-f", "rawvideo", "-"),
    )
    run_ffmpeg(
        ["-loglevel", "error", "-ss", f"{at:.2f}", *READ, "-i", str(path.absolute()), *look],
        stop=stop,
        cwd=folder,
        reader=Reader(size, blocks.append),
    )
    whole = [block for block in blocks if len(block) == size]
    return [np.frombuffer(block, np.uint8).reshape(SIDE, SIDE, 3) for block in whole]

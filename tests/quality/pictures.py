"""Frames of films, compared as pictures: noise passes, what has moved does not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops

from videos.render.spec import FPS

WIDTH = 270  # of the frame's shorter side
# Levels of 255, by which pictures may differ: on the whole, and in any square of BLOCK pixels.
MEAN, LOCAL, BLOCK = 2.5, 22.0, 10


@dataclass(frozen=True, slots=True)
class Difference:
    mean: float
    local: float

    @property
    def visible(self) -> bool:
        return self.mean > MEAN or self.local > LOCAL


def frames_at(film: Path, numbers: Collection[int]) -> list[Image.Image]:
    """These key frames, their BT.709 colours as RGB, small."""
    with av.open(str(film)) as container:
        container.streams.video[0].codec_context.skip_frame = "NONKEY"
        decoded = {round((frame.time or 0) * FPS): frame for frame in container.decode(video=0)}
        return [_small(decoded[number]) for number in numbers]


def _small(frame: av.VideoFrame) -> Image.Image:
    rgb = frame.reformat(format="rgb24", src_colorspace="itu709", dst_colorspace="itu709")
    picture: Image.Image = rgb.to_image()  # type: ignore[no-untyped-call]
    scale = WIDTH / min(picture.size)
    size = (round(picture.width * scale), round(picture.height * scale))
    return picture.resize(size, Image.Resampling.LANCZOS)


def strip(pictures: Collection[Image.Image]) -> Image.Image:
    """Side by side."""
    whole = Image.new(
        "RGB", (sum(one.width for one in pictures), max(one.height for one in pictures))
    )
    left = 0
    for one in pictures:
        whole.paste(one, (left, 0))
        left += one.width
    return whole


def difference(actual: Image.Image, wanted: Image.Image) -> Difference:
    """Of pictures that are a little blurred, so that the edge of a letter is no difference."""
    if actual.size != wanted.size:
        return Difference(255.0, 255.0)
    apart = np.abs(_blurred(actual) - _blurred(wanted)).mean(axis=2)
    height, width = (side // BLOCK * BLOCK for side in apart.shape)
    blocks = apart[:height, :width].reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK)
    return Difference(float(apart.mean()), float(blocks.mean(axis=(1, 3)).max()))


def _blurred(picture: Image.Image) -> NDArray[np.float64]:
    pixels = np.asarray(picture.convert("RGB"), np.float64)
    padded = np.pad(pixels, ((1, 1), (1, 1), (0, 0)), mode="edge")
    rows = padded[:-2] + padded[1:-1] + padded[2:]
    blurred: NDArray[np.float64] = (rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]) / 9
    return blurred


def save_apart(actual: Image.Image, wanted: Image.Image, folder: Path) -> None:
    """Both pictures and what is between them, for whoever has to judge it."""
    actual.save(folder / "actual.png")
    wanted.save(folder / "wanted.png")
    if actual.size == wanted.size:
        apart = ImageChops.difference(actual.convert("RGB"), wanted.convert("RGB"))
        apart.point(lambda level: min(255, level * 4)).save(folder / "difference.png")

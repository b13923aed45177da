"""What each figure should be, and what is said of one that is not: a function for each measure."""

from videos.render.quality.judge.captions import (
    caption_contrast,
    caption_overflow,
    caption_overlap,
    sync,
)
from videos.render.quality.judge.pictures import black, flashes, frozen
from videos.render.quality.judge.sound import loudness, silence, true_peak
from videos.render.quality.judge.upload import duration, file

__all__ = [
    "black",
    "caption_contrast",
    "caption_overflow",
    "caption_overlap",
    "duration",
    "file",
    "flashes",
    "frozen",
    "loudness",
    "silence",
    "sync",
    "true_peak",
]

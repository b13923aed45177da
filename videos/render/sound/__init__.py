"""A film's sound: narrations laid to the frame, music under them, mastered to -14 LUFS."""

from videos.render.sound.master import LOUDNESS, TRUE_PEAK, VERSION, master_sound
from videos.render.sound.music import Music, UnusableMusic

__all__ = ["LOUDNESS", "TRUE_PEAK", "VERSION", "Music", "UnusableMusic", "master_sound"]

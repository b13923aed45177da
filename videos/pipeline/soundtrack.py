"""The narrations, laid to the frame and mastered: the film's sound."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from videos import artifacts
from videos.models import Artifact, Scene
from videos.pipeline.context import Made, StageContext, required
from videos.render.key import engine_key
from videos.render.sound import master_sound


def soundtrack(context: StageContext, scenes: Sequence[Scene]) -> Artifact:
    """One sound file, as long as all scenes together."""
    parts = [(required(scene.audio), scene.frames or 0) for scene in scenes]

    def make(path: Path) -> Made:
        narrations = [(artifacts.local_path(audio), frames) for audio, frames in parts]
        master_sound(narrations, path, stop=context.stop)
        return Made()

    inputs = [engine_key(), [(audio.pk, frames) for audio, frames in parts]]
    return context.checkpoint("sound", ".m4a", inputs, make)

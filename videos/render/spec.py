"""What the renderer works from: plain values, no database."""

from dataclasses import dataclass
from enum import StrEnum

from providers.llm.base import SceneDraft
from providers.speech.base import WordTiming

FPS = 30


class Format(StrEnum):
    """Aspect ratio of a film."""

    VERTICAL = "9:16"
    WIDE = "16:9"
    SQUARE = "1:1"

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return {"9:16": (1080, 1920), "16:9": (1920, 1080), "1:1": (1080, 1080)}[self.value]


@dataclass(frozen=True, slots=True)
class FilmSpec:
    """What all scenes of a film share. style: the name of a folder in videos/render/styles."""

    style: str
    format: Format


@dataclass(frozen=True, slots=True)
class SceneSpec:
    """One scene to render: its content, its length in frames and its spoken words.

    words: seconds from the start of the scene. index counts from 0 to count - 1.
    """

    draft: SceneDraft
    index: int
    count: int
    frames: int
    words: tuple[WordTiming, ...]

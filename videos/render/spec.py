"""What the renderer works from: plain values, no database."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

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


class Preset(StrEnum):
    """How much care goes into encoding. A draft is made in seconds, at half the size."""

    DRAFT = "draft"
    FINAL = "final"

    @property
    def scale(self) -> float:
        """Pixels of the film for each pixel of its format."""
        return 0.5 if self is Preset.DRAFT else 1.0


class Shape(StrEnum):
    """What a file of a scene's picture is."""

    CLIP = "clip"
    PICTURE = "picture"


class CaptionLook(StrEnum):
    """How captions are set in the picture."""

    OUTLINE = "outline"
    BOX = "box"
    POP = "pop"
    UNDERLINE = "underline"


@dataclass(frozen=True, slots=True)
class Brand:
    """What a channel changes of a style; what is empty is the style's own.

    accent and second: "#rrggbb"; font: a family of the font folders; logo: a picture, logo_key
    the hash of its content.
    """

    name: str = ""
    accent: str = ""
    second: str = ""
    font: str = ""
    logo: Path | None = None
    logo_key: str = ""


@dataclass(frozen=True, slots=True)
class FilmSpec:
    """What all scenes of a film share. style: the name of a folder in videos/render/styles;
    captions: how they are burned in, None for not at all."""

    style: str
    format: Format
    brand: Brand = Brand()
    captions: CaptionLook | None = CaptionLook.OUTLINE
    preset: Preset = Preset.FINAL


@dataclass(frozen=True, slots=True)
class Visual:
    """Footage behind a scene.

    key: the hash of its content; start: seconds into a clip; focus: the middle of what matters,
    in parts of its width and height.
    """

    path: Path
    key: str
    shape: Shape
    start: float = 0.0
    focus: tuple[float, float] = (0.5, 0.5)


@dataclass(frozen=True, slots=True)
class SceneSpec:
    """One scene to render: its content, its length in frames and its spoken words.

    words: seconds from the start of the scene. index counts from 0 to count - 1. visual: the
    footage behind it; None for a designed scene. kept_look: the look it had before scenes were
    added, moved or removed around it; None for that of its index.
    """

    draft: SceneDraft
    index: int
    count: int
    frames: int
    words: tuple[WordTiming, ...]
    visual: Visual | None = None
    kept_look: int | None = None

    @property
    def look(self) -> int:
        """Which of a style's variants it is drawn in; neighbours differ. 0 is the first scene's."""
        return self.index if self.kept_look is None or self.index == 0 else self.kept_look

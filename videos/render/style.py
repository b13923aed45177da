"""A style: a folder with style.toml and, where it differs from base, its own templates."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.template import Engine

from videos.render.process import RenderError

STYLES = Path(__file__).parent / "styles"
BASE = "base"
SETTINGS = "style.toml"


@dataclass(frozen=True, slots=True)
class Role:
    """How one kind of text is set. size in pixels at scale 1; leading in parts of the size;
    least: the smallest part of the size it may shrink to."""

    size: float
    weight: int
    color: str
    tracking: float = 0.0
    leading: float = 1.1
    lines: int = 3
    least: float = 0.5
    upper: bool = False


@dataclass(frozen=True, slots=True)
class Entrance:
    """Where a layer comes from. how: "fade", x and y pixels away from its place; "slide", out from
    behind an edge of its own; "wipe", uncovered in its place: x and y are then parts of its size,
    (-1, 0) from the left. pace: how many times longer than other entrances it takes."""

    how: str
    x: float
    y: float
    pace: float = 1.0

    def scaled(self, factor: float) -> Entrance:
        if self.how != "fade":
            return self
        return replace(self, x=self.x * factor, y=self.y * factor)


@dataclass(frozen=True, slots=True)
class Motion:
    """A style's temperament: seconds, pixels, radians a second.

    breathe: how far texts sway; overshoot: how far a layer goes beyond its place before it rests
    there (0 not at all, 1.7 a tenth of its way); drift: how far the ground travels.
    """

    first: float
    stagger: float
    duration: float
    overshoot: float
    breathe: float
    drift: float
    tempo: float
    enter: dict[str, Entrance]

    def scaled(self, factor: float) -> Motion:
        """The same motion in a film of so many times the format's pixels."""
        enter = {name: entrance.scaled(factor) for name, entrance in self.enter.items()}
        far = {"breathe": self.breathe * factor, "drift": self.drift * factor}
        return replace(self, **far, enter=enter)


@dataclass(frozen=True, slots=True)
class Grade:
    """How footage is brought to the style: brightness from -1 to 1, the others 1 where nothing
    changes; above 1 there is more of it."""

    contrast: float = 1.0
    brightness: float = 0.0
    saturation: float = 1.0
    red: float = 1.0
    green: float = 1.0
    blue: float = 1.0


@dataclass(frozen=True, slots=True)
class CaptionColors:
    """RRGGBB without a mark. spoken: the word being heard."""

    fill: str
    outline: str
    spoken: str


@dataclass(frozen=True, slots=True)
class Style:
    """Everything a scene is drawn with. palette and lights go to the templates as they are.

    label and summary: for people who choose; tone: how scripts are written for it (educational,
    entertainment or tutorial).
    """

    name: str
    label: str
    summary: str
    tone: str
    palette: dict[str, str]
    lights: list[dict[str, Any]]
    roles: dict[str, Role]
    motion: Motion
    grade: Grade
    captions: CaptionColors
    engine: Engine


def style_names() -> list[str]:
    """The styles there are: every folder beside base that has a settings file."""
    return sorted(path.parent.name for path in STYLES.glob(f"*/{SETTINGS}") if _is_style(path))


def _is_style(settings_file: Path) -> bool:
    return settings_file.parent.name != BASE


@lru_cache(maxsize=32)
def load_style(name: str) -> Style:
    """Raises RenderError for an unknown name or a settings file that cannot be read."""
    if name not in style_names():
        raise RenderError(f"There is no style '{name}': choose one of {', '.join(style_names())}.")
    try:
        return _build(name, _merged(_read(BASE), _read(name)))
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise RenderError(f"The settings of style '{name}' are faulty: {error}.") from error


def style_files(name: str) -> list[Path]:
    """Every file that decides how a style looks."""
    folders = (STYLES / BASE, STYLES / name)
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((STYLES / name / SETTINGS).read_text(encoding="utf-8"))


def _merged(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    nested = {
        key: _merged(value, own[key])
        for key, value in base.items()
        if isinstance(value, dict) and isinstance(own.get(key), dict)
    }
    return {**base, **own, **nested}


def _build(name: str, data: dict[str, Any]) -> Style:
    return Style(
        name=name,
        label=data["label"],
        summary=data["summary"],
        tone=data["tone"],
        palette=data["palette"],
        lights=data["lights"],
        roles={role: Role(**values) for role, values in data["type"].items()},
        motion=_motion(data["motion"]),
        grade=Grade(**data.get("grade", {})),
        captions=CaptionColors(**data["captions"]),
        engine=_engine(name),
    )


def _motion(values: dict[str, Any]) -> Motion:
    enter = {name: _entrance(where) for name, where in values["enter"].items()}
    return Motion(**{**values, "enter": enter})


def _entrance(where: list[Any]) -> Entrance:
    """`[0, 90]` is a fade from 90 pixels below; others begin with their name."""
    return Entrance(*where) if isinstance(where[0], str) else Entrance("fade", *where)


def _engine(name: str) -> Engine:
    return Engine(
        dirs=[str(STYLES / name), str(STYLES / BASE)],
        builtins=["videos.render.tags"],
        autoescape=True,
    )

"""A style: a folder with style.toml and, where it differs from base, its own templates."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Engine

from videos.render.palette import Color, painted
from videos.render.process import RenderError
from videos.render.spec import Brand

BASE = "base"
SETTINGS = "style.toml"
PLAIN = Brand()


@dataclass(frozen=True, slots=True)
class Role:
    """How one kind of text is set. size in pixels at scale 1; leading in parts of the size;
    least: the smallest part of the size it may shrink to; most: how many times the size a text may
    have that leaves room on a single line."""

    size: float
    weight: int
    color: str
    tracking: float = 0.0
    leading: float = 1.1
    lines: int = 3
    least: float = 0.5
    most: float = 1.0
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
class Poster:
    """One design of a thumbnail. palette: which colours change their places for it."""

    template: str
    palette: dict[str, Color] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Style:
    """Everything a scene is drawn with. palette and lights go to the templates as they are.

    label and summary: for people who choose; tone: how scripts are written for it (educational,
    entertainment or tutorial); family: the font; grain: levels of 255 of noise on the ground.
    """

    name: str
    label: str
    summary: str
    tone: str
    family: str
    palette: dict[str, str]
    lights: list[dict[str, Any]]
    roles: dict[str, Role]
    motion: Motion
    grade: Grade
    grain: int
    captions: CaptionColors
    thumbnails: tuple[Poster, ...]
    engine: Engine


def style_names() -> list[str]:
    """The styles there are: every folder beside base that has a settings file."""
    found = {path.parent.name for at in _shelves() for path in at.glob(f"*/{SETTINGS}")}
    return sorted(found - {BASE})


def load_style(name: str, brand: Brand = PLAIN) -> Style:
    """The style, in a channel's colours and font.

    Raises RenderError for an unknown name or a settings file that cannot be read.
    """
    if name not in style_names():
        raise RenderError(f"There is no style '{name}': choose one of {', '.join(style_names())}.")
    try:
        changed = max(path.stat().st_mtime_ns for path in style_files(name))
        return _loaded(name, replace(brand, logo=None), changed)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RenderError(f"The settings of style '{name}' are faulty: {error}.") from error


@lru_cache(maxsize=64)
def _loaded(name: str, brand: Brand, _changed: int) -> Style:
    return _build(name, _merged(_read(BASE), _read(name)), brand)


def style_files(name: str) -> list[Path]:
    """Every file that decides how a style looks."""
    folders = (_folder(BASE), _folder(name))
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())


def _shelves() -> list[Path]:
    return [Path(folder) for folder in settings.STYLE_FOLDERS]


def _folder(name: str) -> Path:
    """The first folder of that name that has settings."""
    return next(at / name for at in _shelves() if (at / name / SETTINGS).is_file())


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_folder(name) / SETTINGS).read_text(encoding="utf-8"))


def _merged(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    nested = {
        key: _merged(value, own[key])
        for key, value in base.items()
        if isinstance(value, dict) and isinstance(own.get(key), dict)
    }
    return {**base, **own, **nested}


def _build(name: str, data: dict[str, Any], brand: Brand) -> Style:
    palette, lights = painted(data["palette"], data["lights"], brand)
    return Style(
        name=name,
        label=data["label"],
        summary=data["summary"],
        tone=data["tone"],
        family=brand.font or data["family"],
        palette=palette,
        lights=lights,
        roles={role: Role(**values) for role, values in data["type"].items()},
        motion=_motion(data["motion"]),
        grade=Grade(**data["grade"]),
        grain=data["grain"],
        captions=CaptionColors(**data["captions"]),
        thumbnails=tuple(Poster(**values) for values in data["thumbnails"]),
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
        dirs=[str(_folder(name)), str(_folder(BASE))],
        builtins=["videos.render.tags"],
        autoescape=True,
    )

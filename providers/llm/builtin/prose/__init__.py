"""The words of the outlines: one TOML file a style, parts that styles share in common.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from providers.base import PermanentError
from providers.llm.base import SceneKind
from providers.llm.builtin.topic import Shape

STYLES = ("educational", "entertainment", "tutorial")
FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Beat:
    """One scene of an outline, its fields still open; `only`: the shapes of topic it fits."""

    say: str
    head: str
    support: str = ""
    kind: SceneKind = SceneKind.STATEMENT
    items: tuple[str, ...] = ()
    tier: int = 1
    only: frozenset[Shape] = frozenset(Shape)


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter: its name stands above its scenes, its nouns steer the picture search."""

    key: str
    name: str
    nouns: tuple[str, ...]
    beats: tuple[Beat, ...]


@dataclass(frozen=True, slots=True)
class Connectors:
    """What is said around a creator's notes."""

    intro: str
    leads: tuple[str, ...]
    last: str
    outro: str
    outro_headline: str


@dataclass(frozen=True, slots=True)
class Prose:
    """All the words of a style."""

    kicker: str
    title: str
    agenda: Beat
    notes: Connectors
    hooks: dict[Shape, tuple[str, ...]]
    outros: tuple[Beat, ...]
    parts: tuple[Part, ...] = field(default=())


@cache
def prose_of(style: str) -> Prose:
    """The words of `style`. Raises PermanentError for a style that does not exist."""
    if style not in STYLES:
        raise PermanentError(f"There is no script style “{style}”: choose {', '.join(STYLES)}.")
    raw = _load(style)
    shared = {part["key"]: part for part in _load("common")["part"]}
    return Prose(
        kicker=raw["kicker"],
        title=raw["title"],
        agenda=Beat(raw["agenda"], raw["agenda_headline"], kind=SceneKind.LIST),
        notes=Connectors(**{**raw["notes"], "leads": tuple(raw["notes"]["leads"])}),
        hooks={Shape(shape): tuple(lines) for shape, lines in raw["hooks"].items()},
        outros=tuple(_beat({**outro, "kind": "outro"}) for outro in raw["outro"]),
        parts=tuple(_part({**shared.get(part["key"], {}), **part}) for part in raw["part"]),
    )


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _part(raw: dict[str, Any]) -> Part:
    beats = tuple(_beat(beat) for beat in raw["beat"])
    return Part(raw["key"], raw["name"], tuple(raw["nouns"]), beats)


def _beat(raw: dict[str, Any]) -> Beat:
    typed = dict(raw)
    typed["kind"] = SceneKind(raw.get("kind", SceneKind.STATEMENT))
    typed["items"] = tuple(raw.get("items", ()))
    typed["only"] = frozenset(Shape(shape) for shape in raw.get("only", Shape))
    return Beat(**typed)

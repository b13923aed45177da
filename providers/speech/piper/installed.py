"""The Piper voices in the data folder: a model, its settings and its licence each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

DEFAULT = "default"  # a file that names the voice to begin with
MODEL, CONFIG, CARD = ".onnx", ".onnx.json", ".card.txt"


@dataclass(frozen=True, slots=True)
class Installed:
    """name: as in the catalogue, such as en_US-lessac-medium; language: a BCP 47 tag."""

    name: str
    label: str
    language: str
    is_latin: bool

    @property
    def model(self) -> Path:
        return folder() / f"{self.name}{MODEL}"

    @property
    def config(self) -> Path:
        return folder() / f"{self.name}{CONFIG}"


def folder() -> Path:
    return Path(settings.VOICES_DIR)


def installed_voices() -> list[Installed]:
    """Those that are whole, the default one first."""
    default = _default_name()
    models = sorted(folder().glob(f"*{MODEL}"), key=lambda path: (path.stem != default, path.stem))
    return [voice for path in models if (voice := _read(path.name.removesuffix(MODEL)))]


def default_voice() -> Installed | None:
    return next(iter(installed_voices()), None)


def make_default(name: str) -> None:
    folder().mkdir(parents=True, exist_ok=True)
    (folder() / DEFAULT).write_text(name, encoding="utf-8")


def remove(name: str) -> None:
    for suffix in (MODEL, CONFIG, CARD):
        (folder() / f"{name}{suffix}").unlink(missing_ok=True)


def _default_name() -> str:
    try:
        return (folder() / DEFAULT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


def _read(name: str) -> Installed | None:
    try:
        config: dict[str, Any] = json.loads((folder() / f"{name}{CONFIG}").read_bytes())
        told = dict(config.get("language") or {})
    except (OSError, ValueError, TypeError, AttributeError):
        return None  # half there (installing writes the settings last), or no voice of Piper's
    code = str(told.get("code") or name.partition("-")[0])
    speaker, quality = [*name.split("-"), "", ""][1:3]
    english = str(told.get("name_english", ""))
    label = " ".join(filter(None, (speaker.replace("_", " ").title(), f"({quality})", english)))
    return Installed(name, label, code.replace("_", "-"), _is_latin(told))


def _is_latin(told: dict[str, Any]) -> bool:
    """Whether the language calls itself by a name in Latin letters."""
    native = str(told.get("name_native", ""))
    return all(ord(letter) < 0x250 for letter in native if letter.isalpha())  # noqa: PLR2004

"""The published Piper voices: which there are, and how one is fetched."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings

from providers import http
from providers.base import PermanentError, TransientError
from providers.speech.piper.installed import CARD, CONFIG, MODEL, folder

INDEX = "voices.json"
INDEX_LARGEST, VOICE_LARGEST = 20_000_000, 1_000_000_000
INDEX_SECONDS, VOICE_SECONDS = 30.0, 3600.0
NAME = re.compile(r"[A-Za-z]{2,3}_[A-Za-z]{2,4}-\w+-[a-z_]+")  # one speaker is tugão
# As installed, from what a file of the catalogue is called. The settings come last: a voice is
# there once they are.
PARTS = {"MODEL_CARD": CARD, MODEL: MODEL, CONFIG: CONFIG}

OnBytes = Callable[[str, int, int], None]
"""Told the name of a file, how many bytes of it have come, and how many there are."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """path: below the catalogue's address; size in bytes; md5: hex."""

    path: str
    size: int
    md5: str


@dataclass(frozen=True, slots=True)
class Published:
    """files: by what they become here (MODEL, CONFIG, CARD)."""

    name: str
    language: str
    country: str
    files: dict[str, RemoteFile]

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files.values())


def published_voices() -> dict[str, Published]:
    """All voices of the catalogue, by name. Raises ProviderError."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / INDEX
        _fetch(INDEX, path, INDEX_SECONDS, INDEX_LARGEST)
        try:
            index = json.loads(path.read_bytes())
            return {name: _read(name, told) for name, told in index.items() if NAME.fullmatch(name)}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise PermanentError(
                f"The list of voices at {_base()} cannot be read. Check YTEMPIRE_PIPER_BASE_URL."
            ) from error


def published_voice(name: str) -> Published:
    """Raises PermanentError, with the nearest names, for one that is not there."""
    voices = published_voices()
    if name in voices:
        return voices[name]
    near = get_close_matches(name, voices, n=5, cutoff=0.3)
    hint = f" Did you mean {', '.join(near)}?" if near else " See script/voice list."
    raise PermanentError(f"There is no voice {name!r}.{hint}")


def install(voice: Published, on_bytes: OnBytes) -> dict[str, str]:
    """Fetch and check the files, then put them in their places; returns their SHA-256 by name.

    Raises ProviderError; what was there before is then untouched.
    """
    sums: dict[str, str] = {}
    folder().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder(), prefix=".fetching-") as name:
        fetched = {}
        for suffix, file in voice.files.items():
            path = Path(name) / suffix.lstrip(".")
            title = PurePosixPath(file.path).name

            def told(done: int, title: str = title, size: int = file.size) -> None:
                on_bytes(title, done, size)

            _fetch(file.path, path, VOICE_SECONDS, VOICE_LARGEST, told)
            sums[title] = _checked(path, file)
            fetched[suffix] = path
        for suffix, path in fetched.items():
            path.replace(folder() / f"{voice.name}{suffix}")
    return sums


def _base() -> str:
    return str(settings.PIPER_BASE_URL).rstrip("/")


def _fetch(
    path: str,
    out: Path,
    seconds: float,
    largest: int,
    on_bytes: Callable[[int], None] = lambda _done: None,
) -> None:
    url = f"{_base()}/{path}"
    answer = http.download(
        url, out, own=_base(), seconds=seconds, largest=largest, on_bytes=on_bytes
    )
    if answer.status != http.OK:
        raise TransientError(f"{url} answered {answer.status}. Try again later.")


def _read(name: str, told: dict[str, Any]) -> Published:
    files = {
        suffix: RemoteFile(path, int(file["size_bytes"]), str(file["md5_digest"]))
        for end, suffix in PARTS.items()
        for path, file in told["files"].items()
        if path.endswith(end) and ".." not in path
    }
    if not {MODEL, CONFIG} <= set(files):
        raise ValueError(name)
    language = told["language"]
    return Published(name, language["name_english"], language.get("country_english", ""), files)


def _checked(path: Path, file: RemoteFile) -> str:
    """The SHA-256 of a file that is what the catalogue promised."""
    md5, sha = hashlib.md5(usedforsecurity=False), hashlib.sha256()
    with path.open("rb") as opened:
        while block := opened.read(1 << 20):
            md5.update(block)
            sha.update(block)
    if path.stat().st_size != file.size or md5.hexdigest() != file.md5:
        name = PurePosixPath(file.path).name
        raise TransientError(
            f"{name} did not arrive as it was published (its checksum differs). Try again."
        )
    return sha.hexdigest()

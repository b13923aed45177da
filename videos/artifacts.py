"""The store of made things: a file under the hash of everything that went into it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from videos.models import Artifact


def artifact_key(kind: str, *inputs: Any) -> str:
    """The hash of these inputs: JSON values, dataclasses and sequences of them."""
    plain = json.dumps([kind, *map(_plain, inputs)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(item) for item in value]
    return value


def find(key: str) -> Artifact | None:
    """The artifact under this key, if it was made and its file is still there."""
    artifact = Artifact.objects.filter(pk=key).first()
    if artifact is None or not default_storage.exists(str(artifact.file)):
        return None
    return artifact


class _MovableFile(File):  # type: ignore[type-arg]
    """A finished local file; storages that can, move it into place instead of copying."""

    def temporary_file_path(self) -> str:
        return str(self.name)


def store(key: str, kind: str, path: Path, meta: Mapping[str, Any]) -> Artifact:
    """Take a finished file into the store. The row appears after the file is whole.

    Two makers of the same thing may meet here: their files are equal, one replaces the other.
    """
    name = f"artifacts/{key[:2]}/{key}{path.suffix}"
    size = path.stat().st_size
    with path.open("rb") as opened:
        file = _MovableFile(opened, name=str(path))
        saved = default_storage.save(name, file)
    artifact, _ = Artifact.objects.update_or_create(
        pk=key, defaults={"kind": kind, "file": saved, "size": size, "meta": dict(meta)}
    )
    return artifact


def local_path(artifact: Artifact) -> Path:
    """Where ffmpeg can read the file."""
    return Path(default_storage.path(str(artifact.file)))


def read_json(artifact: Artifact) -> Any:
    with default_storage.open(str(artifact.file)) as file:
        return json.load(file)


def discard(keys: Iterable[str]) -> None:
    """Remove these artifacts, and their files once the transaction has committed."""
    for artifact in Artifact.objects.filter(pk__in=list(keys)):
        name = str(artifact.file)
        artifact.delete()
        transaction.on_commit(partial(default_storage.delete, name))

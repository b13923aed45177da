"""The store of made things: a file under the hash of everything that went into it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from videos import cache
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
    """The artifact under this key, if it was made and its file is still there.

    Raises TransientError while the object store is away.
    """
    artifact = Artifact.objects.filter(pk=key).first()
    if artifact is None or not _is_there(artifact):
        return None
    return artifact


def _is_there(artifact: Artifact) -> bool:
    """Whole, that is. An object store is asked only about what has no copy here."""
    name = str(artifact.file)
    if cache.is_remote() and cache.is_here(name, artifact.size):
        return True
    try:
        return default_storage.size(name) == artifact.size
    except FileNotFoundError:
        return False


class _MovableFile(File):  # type: ignore[type-arg]
    """A finished local file; storages that can, move it into place instead of copying."""

    def temporary_file_path(self) -> str:
        return str(self.name)


class Stored(NamedTuple):
    """A file in the store that has no row yet: a crash leaves it to be swept."""

    name: str
    size: int


def put(key: str, path: Path) -> Stored:
    """Take a finished file into the store; the file is gone from its place.

    Two makers of the same thing may meet here. Equal files replace each other; others, as services
    answer a little differently each time, stay apart: the row names one, the other is swept.
    """
    size = path.stat().st_size
    name = f"artifacts/{key[:2]}/{key}-{size}{path.suffix}"
    with path.open("rb") as opened:
        saved = default_storage.save(name, _MovableFile(opened, name=str(path)))
    if cache.is_remote():
        cache.keep(saved, path)
    return Stored(saved, size)


def enter(key: str, kind: str, stored: Stored, meta: Mapping[str, Any]) -> Artifact:
    """The row of a file that is in the store, whole."""
    columns = {"kind": kind, "file": stored.name, "size": stored.size, "meta": dict(meta)}
    artifact, _ = Artifact.objects.update_or_create(pk=key, defaults=columns)
    return artifact


def store(key: str, kind: str, path: Path, meta: Mapping[str, Any]) -> Artifact:
    """Take a finished file into the store. The row appears after the file is whole."""
    return enter(key, kind, put(key, path), meta)


def local_path(artifact: Artifact) -> Path:
    """Where ffmpeg can read the file. Raises FileNotFoundError, or TransientError."""
    return cache.local_copy(str(artifact.file), artifact.size)


def read_json(artifact: Artifact) -> Any:
    return json.loads(local_path(artifact).read_bytes())


def discard(keys: Iterable[str]) -> None:
    """Remove these artifacts, and their files once the transaction has committed."""
    for artifact in Artifact.objects.filter(pk__in=list(keys)):
        name = str(artifact.file)
        artifact.delete()
        transaction.on_commit(partial(_remove, name), robust=True)


def _remove(name: str) -> None:
    """What stays, because the store is away, is swept later."""
    cache.forget(name)
    default_storage.delete(name)

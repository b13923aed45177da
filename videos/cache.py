"""Files as this machine has them: in place, or as local copies of what an object store keeps."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage

from providers.base import TransientError
from ytempire.core.sizes import MEGABYTE

# Seconds: longer than any stage may take with a file it has asked for.
IN_USE = max(settings.STAGE_LIMITS.values()) + 3600
TRIM_EVERY = 60.0  # seconds

_trimmed_at = 0.0


def is_remote() -> bool:
    """Whether files are kept in an object store, and only copies of them here."""
    return not isinstance(default_storage, FileSystemStorage)


def local_copy(name: str, size: int) -> Path:
    """Where the file can be read. Raises FileNotFoundError when it is nowhere, TransientError
    while the store is away."""
    if not is_remote():
        return Path(default_storage.path(name))
    path = _place(name)
    with suppress(FileNotFoundError):
        os.utime(path)  # the last use, by which copies are trimmed; before the look, so it stays
    if not is_here(name, size):
        _download(name, size, path)
        _trim_now_and_then()
    return path


def local_copy_of(name: str) -> Path:
    """The same for a file whose size is not known here."""
    return local_copy(name, default_storage.size(name))


def is_here(name: str, size: int) -> bool:
    """Whether there is a whole local copy."""
    try:
        return _place(name).stat().st_size == size
    except FileNotFoundError:
        return False


def keep(name: str, path: Path) -> None:
    """Move what was just made and stored here into the cache: it is needed next."""
    place = _place(name)
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(path, place)
    _trim_now_and_then()


def forget(name: str) -> None:
    _place(name).unlink(missing_ok=True)


def trim(limit: int) -> None:
    """Remove the copies longest unused until the rest takes at most so many bytes.

    What was asked for lately stays in any case: somebody may be about to read it.
    """
    copies = sorted(_copies(), key=lambda copy: copy[1].st_mtime)
    total = sum(stat.st_size for _, stat in copies)
    unused = time.time() - IN_USE
    for path, stat in copies:
        if total <= limit or stat.st_mtime > unused:
            return
        with suppress(FileNotFoundError):
            if path.stat().st_mtime <= unused:  # looked at again: it may have been asked for since
                path.unlink()
                total -= stat.st_size


def _place(name: str) -> Path:
    return Path(settings.CACHE_DIR) / name


def _download(name: str, size: int, path: Path) -> None:
    """The copy appears when it is whole; of two at once, one replaces the other."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        draft = Path(folder) / path.name
        default_storage.download(name, draft)  # type: ignore[attr-defined]  # ours
        if draft.stat().st_size != size:
            raise TransientError(f"The store's file {name} is not the one that was stored.")
        draft.replace(path)


def _trim_now_and_then() -> None:
    global _trimmed_at  # noqa: PLW0603  # one for the process
    if time.monotonic() - _trimmed_at > TRIM_EVERY:
        _trimmed_at = time.monotonic()
        trim(settings.CACHE_MB * MEGABYTE)


def _copies() -> Iterator[tuple[Path, os.stat_result]]:
    for folder, _, names in os.walk(settings.CACHE_DIR):
        for name in names:
            path = Path(folder) / name
            try:
                yield path, path.stat()
            except FileNotFoundError:
                continue

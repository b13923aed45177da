"""Half-made things of this machine's workers that are no more."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from videos import hosts


def sweep_scratch() -> list[int]:
    """Remove the work folders nobody works in; returns the sizes."""
    return [_remove(path) for path in leftovers()]


def abandoned() -> Iterator[int]:
    """The sizes of what is to go."""
    return (size_of(path) for path in leftovers())


def leftovers() -> Iterator[Path]:
    """What lies in the work folder, of hosts that fell silent and untouched since."""
    alive = set(hosts.alive().values_list("name", flat=True))
    for path in Path(settings.WORK_DIR).glob("*"):
        if path.name not in alive and _untouched(path):
            yield path


def _untouched(path: Path) -> bool:
    # The folder's own time is that of its newest attempt.
    try:
        return time.time() - path.stat().st_mtime > hosts.SILENT.total_seconds()
    except FileNotFoundError:
        return False


def _remove(path: Path) -> int:
    size = size_of(path)
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
    return size


def size_of(path: Path) -> int:
    return sum(file.lstat().st_size for file in [path, *path.rglob("*")] if file.is_file())

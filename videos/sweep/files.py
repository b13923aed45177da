"""Files in the store that no row names: what a crash left behind, or what was removed half."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.utils import timezone

from providers.base import TransientError
from studio.models import Media
from studio.services.uploads import ROOT as LIBRARY
from videos import cache
from videos.models import Artifact

logger = logging.getLogger(__name__)

CHORE = "sweep files without a row"
# The folders of the store that are full of folders.
ROOTS = ("artifacts", LIBRARY)
# A file comes before its row, by moments; a day is far from any doubt, and from a wrong clock.
SETTLED = timedelta(days=1)
JUST_MADE = timedelta(hours=12)
AT_ONCE = 500
HEX = re.compile("[0-9a-f]{32}")


def remove_file(name: str) -> int:
    """Remove a file whose row is gone, unless it was made anew meanwhile; returns its size."""
    try:
        return _remove_older(name, JUST_MADE)
    except TransientError as error:
        logger.warning("%s stays for now: %s", name, error)
        return 0


def sweep_orphans() -> list[int]:
    """Remove the files without a row; returns their sizes."""
    return [size for name in orphans() if (size := _remove_older(name, SETTLED))]


def orphans() -> Iterator[str]:
    """The files without a row."""
    for names in stored_names():
        for first in range(0, len(names), AT_ONCE):
            yield from _unknown(names[first : first + AT_ONCE])


def stored_names() -> Iterator[list[str]]:
    """The names of all files, a folder of the store at a time."""
    for root in ROOTS:
        for folder in _listing(root)[0]:
            path = f"{root}/{folder}"
            yield [f"{path}/{name}" for name in _listing(path)[1]]


def settled() -> Iterator[int]:
    """The sizes of the files without a row that are to go."""
    return (size for name in orphans() if (size := _size_if_older(name, SETTLED)))


def _remove_older(name: str, age: timedelta) -> int:
    size = _size_if_older(name, age)
    if size is None:
        return 0
    cache.forget(name)
    default_storage.delete(name)
    return size


def _size_if_older(name: str, age: timedelta) -> int | None:
    """None for what is younger, or went while it was looked for."""
    try:
        if timezone.now() - default_storage.get_modified_time(name) < age:
            return None
        return default_storage.size(name)
    except FileNotFoundError:
        return None


def _listing(path: str) -> tuple[list[str], list[str]]:
    try:
        return default_storage.listdir(path)
    except FileNotFoundError:
        return [], []


def _unknown(names: Sequence[str]) -> list[str]:
    """Those of one folder that no row names."""
    keys = [PurePosixPath(name).stem.partition("-")[0] for name in names]
    rows = _library_files if names[0].startswith(f"{LIBRARY}/") else _artifact_files
    known = rows(keys)
    return [name for name in names if name not in known]


def _artifact_files(keys: Sequence[str]) -> set[str]:
    return set(Artifact.objects.filter(pk__in=keys).values_list("file", flat=True))


def _library_files(keys: Sequence[str]) -> set[str]:
    ids = [key for key in keys if HEX.fullmatch(key)]
    files = Media.objects.filter(pk__in=ids).values_list("file", "preview")
    return {name for both in files for name in both}

"""Making a backup: the database first, then the files, so that none of its files is missing."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from types import ModuleType

from django.core.files.storage import default_storage
from django.db import connection

from videos import cache
from videos.sweep.files import stored_names
from ytempire.backup import BackupError, postgresql, sqlite
from ytempire.backup.archive import Writer, written
from ytempire.backup.manifest import MEMBER, Manifest, describe
from ytempire.settings.env import DATA_DIR

DATABASES: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}
KEY = "secret_key"
MEDIA = "media/"
INCLUDED, LEFT_OUT, IN_STORE = "included", "left out", "in the object store"


def backup(path: Path, *, with_media: bool) -> Manifest:
    """Write the archive; the product may go on meanwhile. Raises BackupError."""
    if path.exists():
        raise BackupError(f"{path} exists already. Name another file, or move it away.")
    if not path.parent.is_dir():
        raise BackupError(f"There is no folder {path.parent}.")
    media = IN_STORE if cache.is_remote() else INCLUDED if with_media else LEFT_OUT
    with tempfile.TemporaryDirectory(dir=path.parent) as folder, written(path) as archive:
        manifest = _add_database(archive, Path(folder), media)
        with contextlib.suppress(FileNotFoundError):  # SECRET_KEY is set instead
            archive.add_file(KEY, DATA_DIR / KEY)
        if media == INCLUDED:
            _add_media(archive)
    return manifest


def _add_database(archive: Writer, folder: Path, media: str) -> Manifest:
    with DATABASES[connection.vendor].dumped(folder) as dump:
        manifest = describe(dump.query, media)
        archive.add_bytes(MEMBER, manifest.to_json())
        archive.add_file(dump.member, dump.path)
    return manifest


def _add_media(archive: Writer) -> None:
    for names in stored_names():
        for name in names:
            # Swept meanwhile: no video that is kept needs it.
            with contextlib.suppress(FileNotFoundError):
                archive.add_file(MEDIA + name, Path(default_storage.path(name)))

"""The archive: a tar whose last member lists the checksums of all before it.

Written and read in one pass and in constant memory, however many files there are.
"""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from ytempire.backup import BackupError

SUMS = "SHA256SUMS"
CHUNK = 1_048_576


class _Hashed:
    """A file that is hashed as it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._hash = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        self._hash.update(block)
        return block

    def digest(self) -> str:
        return self._hash.hexdigest()


class Writer:
    """Adds members, and in the end their checksums."""

    def __init__(self, archive: tarfile.TarFile, sums: IO[bytes]) -> None:
        self._archive, self._sums = archive, sums

    def add_file(self, name: str, path: Path) -> None:
        """Raises FileNotFoundError before anything is written."""
        with path.open("rb") as file:
            self._add(name, file, os.fstat(file.fileno()).st_size)

    def add_bytes(self, name: str, content: bytes) -> None:
        self._add(name, io.BytesIO(content), len(content))

    def finish(self) -> None:
        size = self._sums.tell()
        self._sums.seek(0)
        self._add(SUMS, self._sums, size)

    def _add(self, name: str, file: IO[bytes], size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        hashed = _Hashed(file)
        self._archive.addfile(member, hashed)
        _forget_members(self._archive)
        self._sums.write(_line(hashed.digest(), name))


@contextmanager
def written(path: Path) -> Iterator[Writer]:
    """An archive that appears under its name when it is whole, for its owner's eyes alone."""
    # A name of its own: two backups under one name must not write into one file.
    descriptor, name = tempfile.mkstemp(".part", f"{path.name}.", path.parent)
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with (
                tempfile.TemporaryFile(dir=path.parent) as sums,
                tarfile.open(fileobj=file, mode="w") as archive,
            ):
                writer = Writer(archive, sums)
                yield writer
                writer.finish()
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _forget_members(archive: tarfile.TarFile) -> None:
    """tarfile remembers every member it has seen: too much for a million of them."""
    archive.members = []  # type: ignore[attr-defined]  # missing in the stubs


def _line(digest: str, name: str) -> bytes:
    return f"{digest}  {name}\n".encode()


Read = Callable[[str, IO[bytes]], None]


def read(path: Path, take: Read) -> None:
    """Give each member's name and content to `take`. Raises BackupError for what is no archive."""
    try:
        with tarfile.open(path, "r:") as archive:
            for member, content in _members(archive):
                take(member.name, content)
    except FileNotFoundError:
        raise BackupError(f"There is no file {path}.") from None
    except tarfile.TarError as error:
        raise BackupError(f"{path} is no backup, or is damaged: {error}.") from error


def _members(archive: tarfile.TarFile) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    while (member := archive.next()) is not None:
        _forget_members(archive)
        content = archive.extractfile(member) if _is_plain(member) else None
        if content is None:
            raise BackupError(f"The archive holds {member.name!r}, which no backup has.")
        yield member, content


def _is_plain(member: tarfile.TarInfo) -> bool:
    """A file with a name that stays inside the folder it is put into."""
    parts = member.name.split("/")
    inside = all(part not in ("", ".", "..") for part in parts) and "\\" not in member.name
    return member.isreg() and inside and not PurePosixPath(member.name).is_absolute()


def verify(path: Path) -> None:
    """Raises BackupError unless the archive is whole and every checksum is right."""
    computed, told = hashlib.sha256(), list[str]()

    def check(name: str, content: IO[bytes]) -> None:
        digest = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
        if name == SUMS:
            told.append(digest)
        else:
            computed.update(_line(digest, name))

    read(path, check)
    if told != [computed.hexdigest()]:
        raise BackupError(f"{path} is damaged or cut off: its checksums are not right.")

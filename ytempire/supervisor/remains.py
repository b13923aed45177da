"""What a killed supervisor left behind: nobody is there to say so, but nobody holds its files."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from pathlib import Path


def hold(path: Path) -> int:
    """Make this file, locked for as long as a process has the returned descriptor."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.parent / f".{secrets.token_hex(8)}"
    descriptor = os.open(draft, os.O_CREAT | os.O_RDWR, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    draft.rename(path)  # it is never seen without its lock
    return descriptor


def unheld(folder: Path, pattern: str) -> Iterator[Path]:
    """The files that no process holds any more; each is removed after its turn."""
    for path in folder.glob(pattern):
        try:
            with path.open() as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # of two starts, one has it
                yield path
                path.unlink(missing_ok=True)
        except (BlockingIOError, FileNotFoundError):
            continue

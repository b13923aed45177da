"""Files that are there whole or not at all, and plain words when writing fails."""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from videos.render.process import RenderError

_ADVICE = {
    errno.ENOSPC: "The disk is full. Free some space and retry.",
    errno.EDQUOT: "The disk quota is used up. Free some space and retry.",
    errno.EACCES: "A folder may not be written to. Check the rights of the data folder.",
    errno.EROFS: "The disk is read-only. Check the data folder.",
    errno.ENOENT: "A folder or file is missing. Check the data folder and retry.",
}


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turns what the file system says into a RenderError with advice."""
    try:
        yield
    except OSError as error:
        reason = _ADVICE.get(error.errno or 0, f"A file could not be used: {error.strerror}.")
        raise RenderError(reason) from error


@contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """A file to write to, with failures in plain words."""
    with plain_errors(), path.open("wb") as file:
        yield file


@contextmanager
def work_folder(out: Path) -> Iterator[Path]:
    """A folder beside `out` for all that is half done; gone at the end, whatever happens.

    Being on the same disk, what is finished in it can be renamed to `out` in one step.
    """
    with plain_errors():
        out.parent.mkdir(parents=True, exist_ok=True)
        folder = tempfile.TemporaryDirectory(dir=out.parent, prefix=".render-")
    with folder as name:
        yield Path(name).absolute()


def publish(finished: Path, out: Path) -> None:
    """Give a finished file of the work folder its name."""
    with plain_errors():
        finished.replace(out)

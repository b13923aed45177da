"""Rendering waits while the disk is short of space, instead of filling it up."""

from __future__ import annotations

import errno
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from videos.render.process import Stopped
from ytempire.core import disk
from ytempire.core.sizes import MEGABYTE

# The master's bit rate decides what it takes to store a film; measured on designed scenes.
FILM_BYTES_PER_SECOND = 520_000
# Segments and film lie side by side, and what is half-made beside them.
COPIES = 3
WAITING = "Waiting for disk space on the server."
FULL = (errno.ENOSPC, errno.EDQUOT)
LOOK_AGAIN = timedelta(seconds=30)


class NoRoomError(Stopped):
    """The work was asked to wait until there is space."""


def free_mb() -> int:
    """On the disk where films are made."""
    return disk.free_mb(Path(settings.WORK_DIR))


def is_low() -> bool:
    return bool(free_mb() < settings.MIN_FREE_MB)


def require_room(seconds: float) -> None:
    """Raises NoRoomError unless a film of this length fits, and leaves YTEMPIRE_MIN_FREE_MB."""
    needed = seconds * FILM_BYTES_PER_SECOND * COPIES / MEGABYTE
    if free_mb() < settings.MIN_FREE_MB + needed:
        raise NoRoomError

"""How much room there is."""

from __future__ import annotations

import shutil
from pathlib import Path

from ytempire.core.sizes import MEGABYTE


def free_mb(folder: Path) -> int:
    """On the disk where this folder is, or will be."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free // MEGABYTE

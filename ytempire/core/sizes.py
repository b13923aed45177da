"""Sizes of files and disks as people say them: by thousands, as disks are sold."""

from __future__ import annotations

KILOBYTE, MEGABYTE = 1_000, 1_000_000
UNITS = {"KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12}
ROUNDS_UP = 0.99995  # to one of the unit


def size_said(size: float) -> str:
    """Of bytes: 1 byte, 812 bytes, 4.3 MB, 70 GB; what is taken back, with a minus."""
    if abs(size) < KILOBYTE:
        return f"{size:.0f} byte{'' if round(abs(size)) == 1 else 's'}"
    reached = (unit for unit in UNITS if abs(size) >= UNITS[unit] * ROUNDS_UP)
    unit = max(reached, key=UNITS.__getitem__)
    return f"{size / UNITS[unit]:,.1f}".removesuffix(".0") + f" {unit}"

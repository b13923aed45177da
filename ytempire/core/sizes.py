"""Sizes of files and disks as people say them: by thousands, as disks are sold."""

from __future__ import annotations

KILOBYTE, MEGABYTE = 1_000, 1_000_000
UNITS = {"KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12}
ROUNDS_UP = 0.99995  # to one of the unit


def size_said(size: float) -> str:
    """Of bytes: 1 byte, 812 bytes, 4.3 MB, 70 GB."""
    if size < KILOBYTE:
        return f"{size:.0f} byte{'' if round(size) == 1 else 's'}"
    unit = max((unit for unit in UNITS if size >= UNITS[unit] * ROUNDS_UP), key=UNITS.__getitem__)
    return f"{size / UNITS[unit]:,.1f}".removesuffix(".0") + f" {unit}"

"""The TypeScript of the documents: what is fenced there, under the names it is given there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

# 001 completes 000; both define services/videos.ts, so each is laid on top once.
EDITIONS = {"000": ("001", "000"), "001": ("000", "001")}
FENCE = re.compile(r"^```(\w*)\s*$")
HEADING = re.compile(r"^#{2,} ")
NAME = re.compile(r"^// ((?:services|stores|hooks|pages)/[\w/]+\.ts)$")


def write_edition(edition: str, seeds: Path, folder: Path) -> None:
    """Write the documents' modules as they stand."""
    for document in EDITIONS[edition]:
        (path,) = seeds.glob(f"{document}_*.txt")
        for name, code in _modules(path.read_text(encoding="utf-8")):
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(code, encoding="utf-8")


def _modules(text: str) -> Iterator[tuple[str, str]]:
    for lines in _blocks(text):
        if lines and (named := NAME.match(lines[0])):
            yield named[1], "\n".join(lines)


def _blocks(text: str) -> Iterator[list[str]]:
    """The fenced blocks. One that is never closed ends at the next heading."""
    block: list[str] | None = None
    for line in text.splitlines():
        if (FENCE.match(line) or HEADING.match(line)) and block is not None:
            yield block
            block = None
        elif FENCE.match(line):
            block = []
        elif block is not None:
            block.append(line)

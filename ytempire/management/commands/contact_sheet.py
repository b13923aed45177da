"""Draws every style in every format and writes docs/styles.md about them."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand
from PIL import Image, ImageChops, ImageStat

from videos.render.catalogue import catalogue
from videos.render.sheet import write_sheets
from ytempire.settings.env import BASE_DIR

_APART = 2.0  # of 255, the mean difference that other versions of libraries make
_PAGE = "styles.md"


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say what is stale")

    def handle(self, *_args: Any, check: bool, **_options: Any) -> None:
        docs = BASE_DIR / "docs"
        if check:
            self._compare(docs)
        else:
            self._write(docs)

    def _write(self, docs: Path) -> None:
        for path in write_sheets(docs / "images"):
            self.stdout.write(path.name)
        (docs / _PAGE).write_text(catalogue(), encoding="utf-8")

    def _compare(self, docs: Path) -> None:
        with TemporaryDirectory() as fresh:
            drawn = write_sheets(Path(fresh))
            stale = [path.name for path in drawn if _differs(path, docs / "images" / path.name)]
        if (docs / _PAGE).read_text(encoding="utf-8") != catalogue():
            stale.append(_PAGE)
        if stale:
            raise CommandError(f"Run script/contact-sheet and commit: {', '.join(stale)}.")


def _differs(drawn: Path, kept: Path) -> bool:
    if not kept.is_file():
        return True
    with Image.open(drawn) as new, Image.open(kept) as old:
        if new.size != old.size:
            return True
        return max(ImageStat.Stat(ImageChops.difference(new, old)).mean) > _APART

"""What housekeeping would remove, or removing it now."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.core.management.base import BaseCommand

from videos.sweep import expiry, files, scratch
from ytempire.core.sizes import size_said


class Kind(NamedTuple):
    """Something that is swept; both tell the sizes in bytes."""

    name: str
    look: Callable[[], Iterable[int]]
    sweep: Callable[[], Iterable[int]]


KINDS = (
    Kind(
        "made things whose time is over",
        lambda: expiry.expired().values_list("size", flat=True).iterator(),
        expiry.sweep_expired,
    ),
    Kind("parts beyond the media quota", expiry.to_make_room, expiry.sweep_excess),
    Kind("files without a row", files.settled, files.sweep_orphans),
    Kind("work folders of dead workers", scratch.abandoned, scratch.sweep_scratch),
)


class Command(BaseCommand):
    help = "Remove what no kept video needs; the server does so by itself, now and then."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *_args: Any, **options: Any) -> None:
        verb = "Would remove" if options["dry_run"] else "Removed"
        for kind in KINDS:
            count = total = 0
            for size in kind.look() if options["dry_run"] else kind.sweep():
                count, total = count + 1, total + size
            self.stdout.write(f"{verb} {count} {kind.name}, {size_said(total)}.")

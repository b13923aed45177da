"""A backup of everything, while YTEMPIRE runs."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from ytempire.backup import BackupError
from ytempire.backup.saving import backup
from ytempire.core.sizes import size_said


class Command(BaseCommand):
    help = "Save database, files and the key of the secrets in one archive."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the archive to write, such as ytempire.tar")
        parser.add_argument("--no-media", action="store_true", help="leave films and parts out")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"].absolute()
        try:
            manifest = backup(path, with_media=not options["no_media"])
        except (BackupError, OSError) as error:
            raise CommandError(f"No backup was made. {error}") from error
        size = size_said(path.stat().st_size)
        self.stdout.write(f"{path}: {size}. Files: {manifest.media}. Keep it secret.")

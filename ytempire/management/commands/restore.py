"""A backup becomes an installation."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from ytempire.backup import BackupError
from ytempire.backup.restoring import other_key, restore
from ytempire.backup.saving import INCLUDED


class Command(BaseCommand):
    help = "Put a backup in place, in an empty installation that is not running."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="an archive that `backup` wrote")
        parser.add_argument("--force", action="store_true", help="replace what is here")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            manifest = restore(options["file"], force=options["force"])
        except (BackupError, OSError) as error:
            raise CommandError(f"Not restored. {error}") from error
        rows = ", ".join(f"{count} {table}" for table, count in manifest.counts.items())
        self.stdout.write(f"Restored as of {manifest.created_at}: {rows}.")
        if manifest.media != INCLUDED:
            self.stdout.write(
                f"Films and parts are not in this backup: they were {manifest.media}."
            )
        if other_key(manifest):
            self.stdout.write(
                "It was made with another SECRET_KEY. Set that one: what it encrypted (webhook "
                "secrets) cannot be read otherwise, and everybody has to sign in again."
            )

"""Fonts for more scripts: script/fonts [LANGUAGE...]."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand

from videos.font_packages import NotFetchedError, fetch
from videos.render.coverage import coverage
from videos.render.scripts import HAN_LANGUAGES, SCRIPTS, Script
from ytempire.core.sizes import size_said


class Command(BaseCommand):
    help = "Fetch fonts for scripts that the shipped ones do not have."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        keys = [script.key for script in SCRIPTS]
        parser.add_argument(
            "languages", nargs="*", metavar="LANGUAGE", help=f"of {', '.join(keys)}"
        )
        parser.add_argument("--list", action="store_true", help="only tell what is here")

    def handle(self, *_args: Any, **options: Any) -> None:
        known = {script.key: script for script in SCRIPTS}
        languages = options["languages"] or list(HAN_LANGUAGES)
        if unknown := [key for key in languages if key not in known]:
            raise CommandError(f"Unknown: {', '.join(unknown)}. Known: {', '.join(known)}.")
        if options["list"]:
            self._list()
        elif failed := sum(not self._fetched(known[key]) for key in languages):
            raise CommandError(f"Fonts are missing for {failed} of {len(languages)}.")

    def _list(self) -> None:
        for script, here in coverage().items():
            self.stdout.write(f"{script.key:<8} {script.label:<22} {'here' if here else '-'}")

    def _fetched(self, script: Script) -> bool:
        if coverage()[script]:
            self.stdout.write(f"{script.label}: a font here has its letters already.")
            return True
        self.stdout.write(f"{script.label}: fetching...")
        try:
            files = fetch(script, settings.FONT_FOLDERS[0])
        except NotFetchedError as error:
            self.stderr.write(str(error))
            return False
        for path in files:
            self.stdout.write(f"  {path} ({size_said(path.stat().st_size)})")
        return True

"""Natural voices on this machine: script/voice list, install NAME, default NAME, remove NAME."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from providers.base import ProviderError
from providers.speech.piper import catalogue
from providers.speech.piper.installed import (
    CARD,
    folder,
    installed_voices,
    make_default,
    remove,
)
from ytempire.core.sizes import size_said


class Command(BaseCommand):
    help = "Install natural voices (Piper) that speak on this machine, without a service."
    _shown = ("", -1)

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        listing = actions.add_parser("list", help="the voices there are, and those here")
        listing.add_argument("language", nargs="?", default="", help="such as en, de or pt_BR")
        for action, what in (
            ("install", "fetch a voice and make it the default"),
            ("default", "speak with this voice from now on"),
            ("remove", "delete a voice from this machine"),
        ):
            named = actions.add_parser(action, help=what)
            named.add_argument("name", metavar="NAME", help="such as en_US-lessac-medium")

    def handle(self, *_args: Any, action: str, **options: Any) -> None:
        try:
            getattr(self, f"_{action}")(options.get("name") or options.get("language") or "")
        except ProviderError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            message = f"{folder()} cannot be written ({error.strerror})."
            raise CommandError(message) from error

    def _list(self, language: str) -> None:
        here = {voice.name for voice in installed_voices()}
        for voice in catalogue.published_voices().values():
            if voice.name.startswith(language):
                mark = "installed" if voice.name in here else size_said(voice.size)
                place = ", ".join(filter(None, (voice.language, voice.country)))
                self.stdout.write(f"{voice.name:<36} {mark:>9}  {place}")

    def _install(self, name: str) -> None:
        voice = catalogue.published_voice(name)
        sums = catalogue.install(voice, self._progress)
        make_default(name)
        self.stderr.write("")
        for file, digest in sums.items():
            self.stdout.write(f"{file}: checksum right, SHA-256 {digest}")
        self._show_licence(name)
        self.stdout.write(f"{name} is installed and is the default voice from the next video on.")

    def _show_licence(self, name: str) -> None:
        card = folder() / f"{name}{CARD}"
        if card.is_file():
            told = card.read_text(encoding="utf-8", errors="replace").strip()
            self.stdout.write(f"\nAbout this voice, and its licence:\n\n{told}\n")
        else:
            self.stdout.write("No licence comes with this voice: ask its maker first.")

    def _default(self, name: str) -> None:
        self._require(name)
        make_default(name)
        self.stdout.write(f"{name} is the default voice from the next video on.")

    def _remove(self, name: str) -> None:
        self._require(name)
        remove(name)
        self.stdout.write(f"{name} is removed.")

    def _require(self, name: str) -> None:
        here = [voice.name for voice in installed_voices()]
        if name not in here:
            known = f"Installed are: {', '.join(here)}." if here else "None is installed."
            raise CommandError(f"The voice {name!r} is not installed. {known}")

    def _progress(self, file: str, done: int, size: int) -> None:
        percent = 100 * done // max(size, 1)
        if self._shown == (file, percent):
            return
        self._shown = (file, percent)
        told = f"{file}  {size_said(done)} of {size_said(size)}  {percent} %"
        if self.stderr.isatty():
            self.stderr.write(told.ljust(78), ending="\r")
        elif percent % 25 == 0:
            self.stderr.write(told)

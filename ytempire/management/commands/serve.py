"""Everything in one command: prepare the data folder, then supervise all parts."""

from __future__ import annotations

import os
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand

from ytempire.management.alone import alone
from ytempire.management.commands.web import listen
from ytempire.management.first_start import ensure_admin, ensure_demo
from ytempire.settings.env import DATA_DIR, PORT, unwritable
from ytempire.settings.pipeline import ALL_QUEUES
from ytempire.supervisor.loop import Supervisor
from ytempire.supervisor.parts import Delivery, Queue, Web

PARTS = ("web", "worker", "delivery")


class Command(BaseCommand):
    help = "Run YTEMPIRE, or parts of it, under one supervisor."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=PORT, help="default: PORT, or 8000")
        parser.add_argument("--no-demo", action="store_true", help="no demo channel and video")
        parser.add_argument(
            "--only",
            action="append",
            default=[],
            metavar="PART",
            help=f"not all of {', '.join(PARTS)}; repeat it or use commas",
        )
        parser.add_argument(
            "--queues",
            default=",".join(settings.QUEUES),
            metavar="NAMES",
            help="the work of the worker part, such as light,upload",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        names = named(options["only"], PARTS, "--only")
        queues = named([options["queues"]], ALL_QUEUES, "--queues")
        require_writable(DATA_DIR)
        if "web" in names:
            listen(host, port).close()  # better told before the work than after it
        with alone():
            prepare(demo=not options["no_demo"])
        what = f"at http://{host_name(host)}:{port}/" if "web" in names else f"({', '.join(names)})"

        def ready() -> None:
            self.stdout.write(f"YTEMPIRE is running {what}")
            self.stdout.flush()

        os.environ["PORT"] = str(port)  # the parts build their links with it
        parts = {"web": Web(host, port), "worker": Queue(queues), "delivery": Delivery()}
        Supervisor([parts[name] for name in names], ready).run()


def named(given: Sequence[str], known: Sequence[str], option: str) -> list[str]:
    """The values of a list option, in their own order; all of them when none is given."""
    names = {name.strip() for value in given for name in value.split(",")} or set(known)
    if strange := sorted(names - set(known)):
        raise CommandError(f"{option}: {strange[0]!r} is none of {', '.join(known)}.", returncode=2)
    return [name for name in known if name in names]


def prepare(*, demo: bool) -> None:
    """Bring the database up to date; on the first start, add an administrator and a video."""
    call_command("migrate", interactive=False, verbosity=0)
    admin, password = ensure_admin()
    if password:
        # Straight to the terminal, so that no log handler ever sees it.
        sys.stdout.write(f"Administrator: {admin.email}  password: {password}  (shown once)\n")
        sys.stdout.flush()
    if demo:
        ensure_demo(admin)


def host_name(host: str) -> str:
    """The address to show for a listening address."""
    return "localhost" if host in ("127.0.0.1", "0.0.0.0") else host  # noqa: S104


def require_writable(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise CommandError(unwritable(folder, error)) from error

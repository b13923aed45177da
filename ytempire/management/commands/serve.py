"""Everything in one command: prepare the data folder, then supervise all parts."""

from __future__ import annotations

import os
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand

from ytempire.management.commands.web import listen
from ytempire.management.first_start import ensure_admin, ensure_demo
from ytempire.settings.env import DATA_DIR, PORT, unwritable
from ytempire.supervisor.loop import Supervisor
from ytempire.supervisor.parts import Delivery, Queue, Web


class Command(BaseCommand):
    help = "Run YTEMPIRE: web server, queue and delivery under one supervisor."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=PORT, help="default: PORT, or 8000")
        parser.add_argument("--no-demo", action="store_true", help="no demo channel and video")

    def handle(self, *_args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        require_writable(DATA_DIR)
        listen(host, port).close()  # better told before the work than after it
        call_command("migrate", interactive=False, verbosity=0)
        admin, password = ensure_admin()
        if password:
            # Straight to the terminal, so that no log handler ever sees it.
            sys.stdout.write(f"Administrator: {admin.email}  password: {password}  (shown once)\n")
            sys.stdout.flush()
        if not options["no_demo"]:
            ensure_demo(admin)

        def ready() -> None:
            self.stdout.write(f"YTEMPIRE is running at http://{host_name(host)}:{port}/")
            self.stdout.flush()

        os.environ["PORT"] = str(port)  # the parts build their links with it
        Supervisor(Web(host, port), Queue(), Delivery(), ready).run()


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

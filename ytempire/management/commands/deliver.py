"""The delivery process: webhooks and mails go out from here."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from notifications.delivery import courier
from ytempire.core.orphan import end_with_parent


class Command(BaseCommand):
    help = "Send webhooks and mails (script/server starts it)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--beat", type=Path, help="a file to touch after every round")

    def handle(self, *_args: Any, **options: Any) -> None:
        end_with_parent()
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        beat: Path | None = options["beat"]
        courier.run(stop, beat.touch if beat else lambda: None)

"""The web server: daphne in this process (script/server starts it, with the queue)."""

from __future__ import annotations

import errno
import socket
from argparse import ArgumentParser
from typing import Any

from channels.routing import get_default_application
from django.core.management.base import BaseCommand, CommandError

from ytempire.core.orphan import end_with_parent
from ytempire.management.server import Server
from ytempire.settings.base import STATIC_ROOT
from ytempire.settings.env import PORT

BACKLOG = 512
LARGEST_FRAME = 64 * 1024  # bytes; what the sockets themselves accept is less


class Command(BaseCommand):
    help = "Run the web server (script/server starts it, with the queue)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=PORT, help="default: PORT, or 8000")

    def handle(self, *_args: Any, **options: Any) -> None:
        end_with_parent()
        STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise complains where it is missing
        with listen(options["host"], options["port"]) as listener:
            if options["verbosity"]:  # the supervisor tells the address itself, once it answers
                self.stderr.write(f"Web server at {address_of(listener)}")
            serve(listener)


def address_of(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes any free one. Raises CommandError, which exits with 2."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OverflowError as error:
        raise CommandError(f"{port} is no port. Use one from 1 to 65535.", returncode=2) from error
    except OSError as error:
        raise CommandError(_reason(error, host, port), returncode=2) from error


def _reason(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken. Set PORT to another one, or stop what uses it."
    return f"Cannot listen on {host}, port {port}: {error.strerror}."


def serve(listener: socket.socket) -> None:
    """Answer requests until SIGINT or SIGTERM."""
    Server(
        get_default_application(),
        endpoints=[f"fd:fileno={listener.fileno()}"],
        # No action_logger: its lines would show query strings, and so tokens.
        server_name="ytempire",
        websocket_max_message_size=LARGEST_FRAME,
        websocket_max_frame_size=LARGEST_FRAME,
    ).run()

"""The web process: pages and API over HTTP, live events over websockets."""

import os

import django
from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.db import connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ytempire.settings")
django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter  # noqa: E402  # models load after setup

from notifications.routing import sockets  # noqa: E402

# A request has a thread of its own here: a connection kept for the next one would only pile up.
connections.settings["default"]["CONN_MAX_AGE"] = 0


class Handler(ASGIHandler):
    """Runs all of a request in its thread; Django would change sides at each middleware."""

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: ARG002  # always sync
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        return await sync_to_async(self.get_response)(request)


application = ProtocolTypeRouter({"http": Handler(), "websocket": sockets})

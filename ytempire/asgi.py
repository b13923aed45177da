"""The web process: pages and API over HTTP, live events over websockets."""

import os
from collections.abc import Mapping
from typing import IO, Any

import django
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler, ASGIRequest
from django.db import connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ytempire.settings")
django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter  # noqa: E402  # models load after setup

from notifications.routing import sockets  # noqa: E402

# A request has a thread of its own here: a connection kept for the next one would only pile up.
connections.settings["default"]["CONN_MAX_AGE"] = 0
if settings.DB_POOL:
    connections.settings["default"]["OPTIONS"]["pool"] = settings.DB_POOL


class Handler(ASGIHandler):
    """Runs all of a request in its thread; Django would change sides at each middleware."""

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: ARG002  # always sync
        super().load_middleware(is_async=False)

    def create_request(
        self, scope: Mapping[str, Any], body_file: IO[bytes]
    ) -> tuple[ASGIRequest, None] | tuple[None, HttpResponseBase]:
        """REST framework sees no body without a length, and a chunked one comes without."""
        answer = super().create_request(scope, body_file)
        if answer[0] is not None and "CONTENT_LENGTH" not in answer[0].META:
            answer[0].META["CONTENT_LENGTH"] = str(body_file.seek(0, os.SEEK_END))
            body_file.seek(0)
        return answer

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        return await sync_to_async(self.get_response)(request)


application = ProtocolTypeRouter({"http": Handler(), "websocket": sockets})

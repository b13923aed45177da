"""The web process: pages and API over HTTP, live events over websockets."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ytempire.settings")
http = get_asgi_application()

from channels.routing import ProtocolTypeRouter  # noqa: E402  # models load after setup

from notifications.routing import sockets  # noqa: E402

application = ProtocolTypeRouter({"http": http, "websocket": sockets})

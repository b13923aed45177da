from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.utils import timezone
from pytest_httpserver import HTTPServer

from accounts.models import User
from notifications.models import Webhook
from notifications.services import webhook_create
from ytempire.core import clock


@pytest.fixture(autouse=True)
def one_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database's clock travels in time together with Python's."""
    monkeypatch.setattr(clock, "now", timezone.now)


@pytest.fixture
def receiver(settings: LazySettings) -> Iterator[HTTPServer]:
    """A program of the user's, on a machine that may be reached; it does several things at once."""
    settings.OUTBOUND_ALLOW = ["127.0.0.0/8", "::1/128"]
    with HTTPServer(threaded=True) as server:
        yield server


@pytest.fixture
def webhook(user: User, receiver: HTTPServer) -> Webhook:
    """Tells the receiver's /hook of everything."""
    everything = ["video.completed", "video.failed", "cost.alert"]
    return webhook_create(owner=user, url=receiver.url_for("/hook"), events=everything)

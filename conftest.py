"""What tests of every app start from."""

from __future__ import annotations

import os

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from rest_framework.test import APIClient

from accounts.models import User
from channels_app.models import Channel
from tests.credentials import token_of
from tests.emptying import empty_tables
from tests.factories import ChannelFactory, UserFactory
from ytempire.settings.env import DATA_DIR

TransactionTestCase._fixture_teardown = empty_tables  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def quick_and_fresh(settings: LazySettings) -> None:
    """A hasher that costs nothing, static files looked up when asked for (each test's client would
    list them all), no rates counted in another test, and no voice or style that was added to this
    installation."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True
    settings.VOICES_DIR = DATA_DIR / "no-voices"
    settings.STYLE_FOLDERS = settings.STYLE_FOLDERS[:1]
    cache.clear()


@pytest.fixture
def user(db: None) -> User:  # noqa: ARG001
    return UserFactory.create()


@pytest.fixture
def other_user(db: None) -> User:  # noqa: ARG001
    return UserFactory.create()


@pytest.fixture
def channel(user: User) -> Channel:
    return ChannelFactory.create(owner=user)


def client_of(user: User | None = None) -> APIClient:
    """A client that sends JSON, signed in when a user is given; a bug shows as a 500."""
    return bearer(token_of(user) if user else "")


def bearer(token: str) -> APIClient:
    """A client with this access token or API key, if any."""
    client = APIClient(raise_request_exception=False)
    client.default_format = "json"
    if token:
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


@pytest.fixture
def stranger() -> APIClient:
    return client_of()


@pytest.fixture
def api(user: User) -> APIClient:
    return client_of(user)


@pytest.fixture
def other_api(other_user: User) -> APIClient:
    return client_of(other_user)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What only one database can show is no test on the other: neither skipped nor passed."""

    def belongs(item: pytest.Item) -> bool:
        marker = item.get_closest_marker("only_on")
        return marker is None or connection.vendor in marker.args

    config.hook.pytest_deselected(items=[item for item in items if not belongs(item)])
    items[:] = [item for item in items if belongs(item)]


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """CI has everything installed: a skipped test there is a failed run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = exitstatus or pytest.ExitCode.TESTS_FAILED

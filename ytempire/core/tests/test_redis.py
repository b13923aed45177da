"""Redis shares rates and nudges; nobody is refused or forgotten because it is away."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django_q.signing import SignedPackage
from django_q.tasks import async_task
from pytest_django import DjangoCaptureOnCommitCallbacks
from redis import RedisError

from accounts.models import User
from conftest import client_of
from tests.servers import Redis, started
from videos import nudges
from videos.nudges import Nudges
from videos.queue import KEEP_HOUSE, NUDGE, nudge
from ytempire.core import redis
from ytempire.core.redis import ForgivingCache

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server() -> Iterator[Redis]:
    with started(Redis) as server:
        yield server


@pytest.fixture(autouse=True)
def shared(settings: LazySettings, server: Redis) -> Iterator[None]:
    settings.REDIS_URL = server.url
    redis.client.cache_clear()
    ForgivingCache.away_until = 0.0
    redis.client().flushall()
    yield
    redis.client.cache_clear()
    ForgivingCache.away_until = 0.0


@pytest.fixture
def away(settings: LazySettings) -> None:
    """A Redis that was there once."""
    with started(Redis) as doomed:
        settings.REDIS_URL = doomed.url
        redis.client.cache_clear()
        assert redis.client().ping()
        doomed.stop(signal.SIGKILL)


def cache() -> ForgivingCache:
    """As each request has one of its own."""
    return ForgivingCache("unused", {})


def test_what_one_process_counts_another_one_sees() -> None:
    cache().set("history", [1.5, 0.5], 60)
    assert cache().get("history", []) == [1.5, 0.5]
    assert cache().get("other", []) == []


@pytest.mark.usefixtures("away")
def test_without_redis_nothing_is_counted_and_nobody_waits(
    caplog: pytest.LogCaptureFixture,
) -> None:
    for _ in range(50):
        cache().set("history", [1.5], 60)
        assert cache().get("history", []) == []
    assert caplog.text.count("Redis is away") == 1


@pytest.mark.usefixtures("away")
def test_a_request_is_answered_though_rates_cannot_be_counted(
    settings: LazySettings, user: User
) -> None:
    settings.CACHES = {
        "default": {"BACKEND": "ytempire.core.redis.ForgivingCache", "LOCATION": "unused"}
    }
    assert client_of(user).get("/api/v1/channels").status_code == 200


def test_a_nudge_goes_by_redis(settings: LazySettings) -> None:
    broker = Nudges("some-cluster")
    async_task(NUDGE, broker=broker)
    [(_, package)] = broker.dequeue() or []
    assert SignedPackage.loads(package)["func"] == NUDGE
    assert broker.queue_size() == 0


def taken_from(broker: Nudges) -> list[str]:
    return [SignedPackage.loads(package)["func"] for _, package in broker.dequeue() or []]


@pytest.mark.usefixtures("away")
def test_a_worker_without_redis_looks_for_work_and_chores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudges, "LOOK_SECONDS", 0)
    broker = Nudges("some-cluster")
    assert [taken_from(broker), taken_from(broker)] == [[NUDGE, KEEP_HOUSE], [NUDGE]]
    monkeypatch.setattr(nudges, "HOUSE_SECONDS", 0)
    assert taken_from(broker) == [NUDGE, KEEP_HOUSE]


@pytest.mark.usefixtures("away")
def test_what_a_cluster_tells_of_itself_waits_for_no_redis() -> None:
    Nudges("some-cluster").set_stat("cluster", "idle", 3)


@pytest.mark.usefixtures("away")
def test_a_nudge_that_cannot_be_sent_undoes_nothing(
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("django_q.conf.Conf.BROKER_CLASS", "videos.nudges.Nudges")
    with pytest.raises(RedisError):
        async_task(NUDGE, cluster="some-cluster")
    with django_capture_on_commit_callbacks(execute=True):
        nudge()
    assert "on_commit" in caplog.text

"""What supervisors and load balancers are told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.utils import timezone

from calls.models import Breaker
from costs.models import LedgerCheck
from tests.factories import DeliveryFactory, MailFactory
from videos import hosts
from videos.models import WorkerHost
from ytempire.core import clock

pytestmark = pytest.mark.django_db


def failed(client: Client, status: int) -> dict[str, str]:
    """The reasons of the checks that did not succeed."""
    response = client.get("/readyz")
    assert response.status_code == status
    assert response["Cache-Control"] == "no-store"
    body = response.json()
    assert set(body["checks"]) == {
        "database",
        "queue",
        "disk",
        "encoder",
        "delivery",
        "ledger",
        "providers",
        "fonts",
    }
    assert body["status"] == ("ok" if status == 200 else "failed")
    checks = body["checks"].items()
    return {name: check["reason"] for name, check in checks if check["state"] != "ok"}


def test_alive_touches_no_database(client: Client, django_assert_num_queries: object) -> None:
    with connection.execute_wrapper(_no_query):
        response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert response["Cache-Control"] == "no-store"


def _no_query(*_args: object) -> None:
    raise AssertionError("a query")


def test_ready_with_a_worker(client: Client) -> None:
    hosts.beat("here")
    assert failed(client, 200) == {}


def test_not_ready_before_the_first_worker(client: Client) -> None:
    assert failed(client, 503) == {"queue": "No worker has started yet."}


def test_not_ready_when_the_workers_fell_silent(client: Client) -> None:
    long_ago = timezone.now() - timedelta(seconds=95)
    WorkerHost.objects.create(name="here", beat_at=long_ago)
    assert failed(client, 503)["queue"].startswith("No worker was heard of for 9")


def test_one_of_several_hosts_is_enough(client: Client) -> None:
    WorkerHost.objects.create(name="old", beat_at=timezone.now() - timedelta(days=1))
    hosts.beat("new")
    assert failed(client, 200) == {}


def test_not_ready_when_the_disk_is_nearly_full(client: Client, settings: LazySettings) -> None:
    hosts.beat("here")
    settings.MIN_FREE_MB = 10**12
    assert set(failed(client, 503)) == {"disk"}


def warned(client: Client) -> dict[str, str]:
    """What is worth a look, while all goes on."""
    hosts.beat("here")
    reasons = failed(client, 200)
    states = {one["state"] for one in client.get("/readyz").json()["checks"].values()}
    assert states <= {"ok", "warning"}
    return reasons


def test_a_late_delivery_is_worth_a_look(client: Client) -> None:
    DeliveryFactory.create(due_at=clock.now() - timedelta(seconds=20))
    assert warned(client) == {}
    MailFactory.create(due_at=clock.now() - timedelta(seconds=90))
    assert warned(client)["delivery"].startswith("A mail or webhook has been due for 9")


def test_a_ledger_that_does_not_balance_is_worth_a_look(client: Client) -> None:
    LedgerCheck.objects.create(entries=1, total=0, differences=["one", "two"])
    assert warned(client) == {"ledger": "It does not balance: 2 differences."}
    LedgerCheck.objects.create(entries=1, total=0)
    assert warned(client) == {}


def test_a_provider_that_is_left_alone_is_worth_a_look(client: Client) -> None:
    soon = clock.now() + timedelta(minutes=1)
    Breaker.objects.create(provider="llm.openai", failures=5, open_until=soon)
    Breaker.objects.create(provider="speech.openai", failures=4)
    assert warned(client) == {"providers": "Left alone after failing too often: llm.openai."}


@pytest.mark.django_db(transaction=True)
def test_not_ready_without_the_tables(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE videos_workerhost RENAME TO gone")
        try:
            reasons = failed(client, 503)
        finally:
            cursor.execute("ALTER TABLE gone RENAME TO videos_workerhost")
    assert set(reasons) == {"queue"}


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_speak_plain_http_and_only_read(
    client: Client, settings: LazySettings, path: str
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(path).status_code in (200, 503)
    assert client.get("/login").status_code == 301
    assert client.post(path).status_code == 405


def test_an_encoder_that_does_not_work_here_is_worth_a_look(
    client: Client, settings: LazySettings, tmp_path: Path
) -> None:
    settings.FFMPEG = str(tmp_path / "ffmpeg")
    (tmp_path / "ffmpeg").write_text("#!/bin/sh\necho 'No device' >&2\nexit 1\n")
    (tmp_path / "ffmpeg").chmod(0o755)
    settings.ENCODER = "nvenc"

    assert warned(client)["encoder"].startswith("YTEMPIRE_ENCODER=nvenc does not work")

"""The page for administrators: what it shows, what they can do there, and that nobody else can."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from calls.models import Breaker
from channels_app.models import Channel
from costs.models import LedgerCheck
from dashboard.tests.conftest import client_for
from dashboard.tests.markup import HTMX, Markup
from dashboard.tests.test_markup import EVIL
from tests.factories import CostEntryFactory, DeliveryFactory, UserFactory, VideoFactory
from videos import queue as line
from videos.models import Chore, Pause, WorkerHost
from ytempire.core import clock

ADDRESSES = [
    ("system", []),
    ("system-queue-pause", ["render"]),
    ("system-queue-resume", ["render"]),
    ("system-provider-ask", ["llm.openai"]),
]


@pytest.fixture
def admin(db: None) -> Client:
    return client_for(UserFactory.create(role=User.Role.ADMIN))


@pytest.mark.parametrize(("name", "arguments"), ADDRESSES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_for_creators_there_is_nothing_here(
    creator: Client, name: str, arguments: list[str], method: str
) -> None:
    Pause.objects.create(queue="render")
    assert getattr(creator, method)(reverse(name, args=arguments)).status_code == 404
    assert Pause.objects.count() == 1


@pytest.mark.django_db
def test_strangers_are_asked_to_sign_in(visitor: Client) -> None:
    assert visitor.get("/system")["Location"] == "/login?next=/system"


def test_only_administrators_are_shown_the_way(creator: Client, admin: Client) -> None:
    assert not Markup(creator.get("/")).all("a", href="/system")
    assert not Markup(creator.get("/settings")).all("a", href="/system")
    assert Markup(admin.get("/")).all("a", href="/system")
    assert len(Markup(admin.get("/settings")).all("a", href="/system")) == 2
    assert Markup(admin.get("/admin/")).all("a", href="/system")


def test_an_idle_installation_says_what_is_missing(admin: Client) -> None:
    text = Markup(admin.get("/system")).text
    assert "No worker has started yet." in text
    assert "No worker was heard of in the last hour" in text
    assert "the built-in engines do the work" in text
    assert "The ledger was not checked yet." in text


def test_it_tells_how_queues_hosts_and_providers_are_doing(admin: Client, channel: Channel) -> None:
    now = clock.now()
    VideoFactory.create(channel=channel, queued_at=now - timedelta(minutes=7))
    WorkerHost.objects.create(
        name="one", beat_at=now, queues="light,render", workers=3, free_mb=4321, disk_low=True
    )
    WorkerHost.objects.create(name="two", beat_at=now - timedelta(minutes=3))
    Breaker.objects.create(
        provider="llm.openai",
        failures=5,
        open_until=now + timedelta(minutes=1),
        last_error="It answered 500.",
    )
    Chore.objects.create(name="sweep", ended_at=now, note="Removed 3 files.")
    text = Markup(admin.get("/system")).text
    assert "Script and voice 1 waiting the longest since 7 min ago" in text
    assert "one Script and voice, Rendering 3 workers 4.3 GB free heard of just now" in text
    assert "Disk low" in text
    assert "heard of 3 min ago Silent" in text
    assert "llm.openai 5 failures in a row left alone until" in text
    assert "It answered 500." in text
    assert "Removed 3 files." in text


def test_it_tells_of_money_and_deliveries(admin: Client) -> None:
    CostEntryFactory.create(uncertain=True)
    LedgerCheck.objects.create(entries=12, total=3, differences=["A day is wrong."])
    DeliveryFactory.create(due_at=clock.now() - timedelta(minutes=5))
    text = Markup(admin.get("/system")).text
    assert "12 entries $3.00 A day is wrong. 1 difference" in text
    assert "were charged 1" in text
    assert "one was due 5 min ago 1" in text
    assert "delivery does not run" in text


def test_what_others_wrote_is_text_and_ids_are_given_once(admin: Client) -> None:
    soon = clock.now() + timedelta(minutes=1)
    for name in (EVIL[:40], "two"):
        Breaker.objects.create(provider=name, failures=5, open_until=soon, last_error=EVIL)
        Chore.objects.create(name=name, note=EVIL)
        WorkerHost.objects.create(name=name, beat_at=clock.now())
    Pause.objects.create(queue="light", reason=EVIL)
    Pause.objects.create(queue="render", reason=EVIL)
    LedgerCheck.objects.create(entries=1, total=0, differences=[EVIL])
    for address in ("/system", "/system/queues/light/pause"):
        page = Markup(admin.get(address))
        assert not page.refused
        assert not [image for image in page.all("img") if image["src"] == "x"]
        ids = [found["id"] for _, found in page.elements if "id" in found]
        assert len(ids) == len(set(ids))
        assert len(page.all("h1")) == 1
        current = [link for link in page.all("a") if link.get("aria-current") == "page"]
        assert [link["href"] for link in current] == ["/system"]


def test_a_queue_is_paused_with_a_reason_and_resumed(admin: Client, channel: Channel) -> None:
    VideoFactory.create(channel=channel)
    page = Markup(admin.get("/system"))
    assert page.all("a", href="/system/queues/light/pause")
    asked = admin.get("/system/queues/light/pause")
    assert "Pause script and voice?" in Markup(asked).text
    answer = admin.post("/system/queues/light/pause", {"reason": "New disk <b>"}, follow=True)
    assert "Paused just now: New disk <b>" in Markup(answer).text
    assert line.claim("here") is None
    answer = admin.post("/system/queues/light/resume", follow=True)
    assert "New disk" not in Markup(answer).text
    assert line.claim("here") is not None


def test_too_long_a_reason_is_refused(admin: Client) -> None:
    answer = admin.post("/system/queues/light/pause", {"reason": "x" * 201})
    assert answer.status_code == 400
    assert not Pause.objects.exists()


@pytest.mark.parametrize("queue", ["held", "nothing"])
def test_what_is_no_queue_cannot_be_paused(admin: Client, queue: str) -> None:
    assert admin.post(f"/system/queues/{queue}/pause").status_code == 404
    assert admin.post(f"/system/queues/{queue}/resume").status_code == 404


def test_a_provider_is_asked_again_when_an_administrator_says_so(admin: Client) -> None:
    soon = clock.now() + timedelta(minutes=1)
    Breaker.objects.create(provider="llm.openai", failures=5, open_until=soon)
    page = Markup(admin.post("/system/providers/llm.openai/ask", headers=HTMX))
    assert "llm.openai Is asked" in page.text
    assert Breaker.objects.get().open_until is None


def test_a_refresh_brings_the_part_alone_and_only_what_is_new(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = shutil.disk_usage("/")  # others write to it meanwhile
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: disk)
    part = admin.get("/system", headers=HTMX)
    assert b"<html" not in part.content
    assert b"every 10s" in part.content
    marker = Markup(part).one("div", id="system")["hx-headers"]
    assert "X-Marker" in marker
    again = admin.get("/system", headers={**HTMX, "x-marker": marker.split('"')[3]})
    assert again.status_code == 204


def test_it_takes_as_many_queries_for_much_as_for_little(admin: Client) -> None:
    def fill(times: int) -> None:
        for number in range(times):
            name = f"{times}-{number}"
            WorkerHost.objects.create(name=name, beat_at=clock.now())
            Breaker.objects.create(provider=name)
            Chore.objects.create(name=name)
            VideoFactory.create()

    fill(1)
    with CaptureQueriesContext(connection) as few:
        admin.get("/system")
    fill(10)
    with CaptureQueriesContext(connection) as many:
        admin.get("/system")
    assert len(many) == len(few)

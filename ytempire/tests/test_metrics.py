"""What Prometheus is told, and who may read it."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
import yaml
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from prometheus_client.openmetrics import parser as openmetrics
from prometheus_client.parser import text_string_to_metric_families

from accounts.models import User
from calls.models import Breaker, Call
from channels_app.models import Channel
from costs.models import Category, DailyCost, LedgerCheck
from tests.factories import (
    CostEntryFactory,
    DeliveryFactory,
    EventFactory,
    MailFactory,
    UserFactory,
    VideoFactory,
)
from videos import tallies
from videos.models import Chore, Pause, Queue, Status, WorkerHost
from videos.render.quality.report import Measure, Report, Verdict
from ytempire.core import clock, counting
from ytempire.metrics.families import SUBJECTS
from ytempire.settings.env import BASE_DIR

pytestmark = pytest.mark.django_db
TOKEN = "correct-horse"
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture(autouse=True)
def token(settings: LazySettings) -> None:
    settings.METRICS_TOKEN = TOKEN


def scraped() -> Samples:
    """Every sample, by its name and labels."""
    answer = Client().get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=")
    families = text_string_to_metric_families(answer.content.decode())
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }


def one(samples: Samples, name: str, **labels: str) -> float:
    return samples[f"ytempire_{name}", frozenset(labels.items())]


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer ", "Bearer wrong", f"Basic {TOKEN}"])
def test_strangers_find_nothing(client: Client, given: str) -> None:
    assert client.get("/metrics", headers={"authorization": given}).status_code == 404


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer "])
def test_without_a_token_no_token_opens_it(
    client: Client, settings: LazySettings, given: str
) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"authorization": given}).status_code == 404


def test_creators_find_nothing_administrators_may_look(client: Client, user: User) -> None:
    client.force_login(user)
    assert client.get("/metrics").status_code == 404
    client.force_login(UserFactory.create(role=User.Role.ADMIN))
    assert client.get("/metrics").status_code == 200


def test_it_can_be_scraped_past_the_proxy_in_production(
    client: Client, settings: LazySettings
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    answer = client.get("/metrics", headers={"authorization": f"bearer {TOKEN}"})
    assert answer.status_code == 200


def test_newer_scrapers_are_answered_in_their_format(client: Client) -> None:
    tallies.count("audio", "completed", "", 1)
    accepted = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"
    answer = client.get(
        "/metrics", headers={"authorization": f"Bearer {TOKEN}", "accept": accepted}
    )
    assert answer["Content-Type"].startswith("application/openmetrics-text; version=1.0.0")
    text = answer.content.decode()
    families = [*openmetrics.text_string_to_metric_families(text)]  # type: ignore[no-untyped-call]
    assert "ytempire_stage_duration_seconds" in {family.name for family in families}


def test_an_empty_installation_has_metrics_too() -> None:
    samples = scraped()
    assert one(samples, "queue_waiting_videos", queue="render") == 0
    assert one(samples, "worker_hosts") == 0
    assert one(samples, "sockets") == 0


def test_queues_tell_depth_age_and_pause(channel: Channel) -> None:
    hour_ago = clock.now() - timedelta(hours=1)
    VideoFactory.create(channel=channel, queued_at=hour_ago, priority=1)
    VideoFactory.create(channel=channel, priority=10)
    VideoFactory.create(channel=channel, queue=Queue.HELD)
    lease = clock.now() + timedelta(seconds=30)
    VideoFactory.create(channel=channel, status=Status.PROCESSING, lease_expires_at=lease)
    Pause.objects.create(queue=Queue.RENDER)
    samples = scraped()
    assert one(samples, "queue_waiting_videos", queue="light") == 2
    assert one(samples, "queue_waiting_videos", queue="held") == 1
    assert one(samples, "queue_oldest_seconds", queue="light") == pytest.approx(3600, abs=30)
    assert one(samples, "queue_oldest_seconds", queue="render") == 0
    assert one(samples, "queue_paused", queue="render") == 1
    assert one(samples, "queue_paused", queue="light") == 0
    assert one(samples, "videos_processing") == 1


def test_a_long_queue_is_not_counted_to_its_end(
    channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "COUNTED", 2)
    for _ in range(3):
        VideoFactory.create(channel=channel)
    assert one(scraped(), "queue_waiting_videos", queue="light") == 2


def test_stages_tell_how_long_they_took_and_why_they_failed() -> None:
    for seconds in (0.5, 20, 9999):
        tallies.count("rendering", "completed", "", seconds)
    for cause in ("render", "disk"):
        tallies.count("rendering", "failed", cause, 2)
    samples = scraped()
    done = {"stage": "rendering", "outcome": "completed"}
    assert one(samples, "stage_duration_seconds_count", **done) == 3
    assert one(samples, "stage_duration_seconds_sum", **done) == pytest.approx(10019.5)
    assert one(samples, "stage_duration_seconds_bucket", **done, le="1.0") == 1
    assert one(samples, "stage_duration_seconds_bucket", **done, le="30.0") == 2
    assert one(samples, "stage_duration_seconds_bucket", **done, le="+Inf") == 3
    failed = {"stage": "rendering", "outcome": "failed"}
    assert one(samples, "stage_duration_seconds_count", **failed) == 2
    assert one(samples, "stage_failures_total", stage="rendering", cause="disk") == 1


def test_films_tell_what_they_missed_and_what_came_of_it() -> None:
    assert one(scraped(), "quality_misses_total", measure="black", verdict="repaired") == 0
    passed = Measure("loudness", -14.0, "LUFS", "-14 ± 0.5")
    told = Measure("sync", 0.3, "s", "within 0.12", Verdict.TOLD, "Late.")
    for verdict in (Verdict.REPAIRED, Verdict.FAILED):
        black = Measure("black", 0.6, "s", "at most 0.1", verdict, "The picture is black.")
        tallies.count_misses(Report((passed, black, told)))
    samples = scraped()
    assert one(samples, "quality_misses_total", measure="sync", verdict="told") == 2
    assert one(samples, "quality_misses_total", measure="black", verdict="repaired") == 1
    assert one(samples, "quality_misses_total", measure="black", verdict="failed") == 1
    counted = [labels for name, labels in samples if name == "ytempire_quality_misses_total"]
    assert not any(("verdict", "ok") in labels for labels in counted)


def test_money_tells_what_was_spent_on_what_by_all(user: User, other_user: User) -> None:
    today = clock.now().date()
    before = today.replace(day=1) - timedelta(days=1)
    for owner, day, amount in ((user, today, 1), (other_user, today, 2), (user, before, 8)):
        DailyCost.objects.create(
            owner=owner, day=day, category=Category.STORAGE, amount=Decimal(amount)
        )
    samples = scraped()
    assert one(samples, "spend_today_usd", category="storage") == 3
    assert one(samples, "spend_month_usd", category="storage") == 3


def test_the_ledger_tells_what_is_uncertain_and_whether_it_balances() -> None:
    assert ("ytempire_ledger_differences", frozenset()) not in scraped()
    entry = CostEntryFactory.create(uncertain=True)
    settled = CostEntryFactory.create(uncertain=True)
    CostEntryFactory.create(corrects=settled, amount=-settled.amount, owner=settled.owner)
    LedgerCheck.objects.create(entries=3, total=entry.amount, differences=["a", "b"])
    LedgerCheck.objects.create(entries=3, total=entry.amount, differences=["a"])
    samples = scraped()
    assert one(samples, "uncertain_entries") == 1
    assert one(samples, "ledger_differences") == 1
    assert one(samples, "ledger_check_timestamp_seconds") > 1_700_000_000


def test_providers_tell_who_is_left_alone_and_what_was_cut_off(user: User) -> None:
    soon, past = clock.now() + timedelta(minutes=1), clock.now() - timedelta(minutes=1)
    Breaker.objects.create(provider="llm.openai", failures=5, open_until=soon)
    Breaker.objects.create(provider="llm.other", failures=5, open_until=past)
    Breaker.objects.create(provider="speech.openai", failures=2)
    for number, state in enumerate(["started", "uncertain", "uncertain", "answered"]):
        call_of(user, f"key-{number}", state)
    for key in ("key-1", "key-2"):
        CostEntryFactory.create(call_key=key, uncertain=True)
    call_of(user, "settled", "uncertain")
    samples = scraped()
    assert one(samples, "breaker_open", provider="llm.openai") == 1
    assert one(samples, "breaker_open", provider="llm.other") == 1
    assert one(samples, "breaker_open", provider="speech.openai") == 0
    assert one(samples, "breaker_failures", provider="speech.openai") == 2
    assert one(samples, "calls", provider="llm.openai", state="started") == 1
    assert one(samples, "calls", provider="llm.openai", state="uncertain") == 2


def call_of(user: User, key: str, state: str) -> Call:
    now = clock.now()
    return Call.objects.create(
        key=key,
        provider="llm.openai",
        model="m",
        owner=user,
        stage="script",
        category=Category.AI_GENERATION,
        state=state,
        reserved=Decimal(0),
        holder="here/1",
        expires_at=now,
        started_at=now,
    )


def test_hosts_tell_whether_they_work_and_how_much_room_they_have() -> None:
    now = clock.now()
    WorkerHost.objects.create(name="a", beat_at=now, workers=3, free_mb=2000)
    WorkerHost.objects.create(name="b", beat_at=now, workers=2, free_mb=10, disk_low=True)
    WorkerHost.objects.create(name="silent", beat_at=now - timedelta(minutes=2), workers=7)
    WorkerHost.objects.create(name="stopping", beat_at=now, stopping=True, workers=7)
    samples = scraped()
    assert one(samples, "worker_hosts") == 2
    assert one(samples, "worker_slots") == 5
    assert one(samples, "host_free_bytes", host="a") == 2_000_000_000
    assert one(samples, "host_disk_low", host="b") == 1


def test_deliveries_tell_how_many_wait_and_how_late_they_are() -> None:
    late = clock.now() - timedelta(minutes=5)
    DeliveryFactory.create(due_at=late)
    DeliveryFactory.create(due_at=late - timedelta(days=1), status="delivered")
    MailFactory.create(due_at=clock.now() + timedelta(hours=1))
    samples = scraped()
    assert one(samples, "deliveries_pending", kind="webhook") == 1
    assert one(samples, "deliveries_pending", kind="mail") == 1
    assert one(samples, "deliveries_overdue_seconds", kind="webhook") == pytest.approx(300, abs=30)
    assert one(samples, "deliveries_overdue_seconds", kind="mail") == 0


def test_events_and_chores_are_told() -> None:
    before = one(scraped(), "events_total")
    newest = EventFactory.create()
    ended = clock.now()
    Chore.objects.create(name="sweep", ended_at=ended)
    samples = scraped()
    assert before < one(samples, "events_total") == newest.pk
    assert one(samples, "chore_timestamp_seconds", chore="sweep") == pytest.approx(
        ended.timestamp(), abs=1
    )


def test_the_alert_rules_and_the_manual_speak_of_metrics_that_exist() -> None:
    LedgerCheck.objects.create(entries=0, total=0)
    known = {family.name for subject in SUBJECTS for family in subject()}
    rules = yaml.safe_load((BASE_DIR / "deploy/prometheus/ytempire.rules.yml").read_text())
    expressions = [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    manual = (BASE_DIR / "docs/operations.md").read_text()
    for text in (*expressions, manual):
        named = re.findall(r"\bytempire_\w+", text)
        assert {name.removesuffix("_total") for name in named} <= known
    assert len(expressions) > 5


def test_ten_times_as_much_takes_no_more_queries(user: User, channel: Channel) -> None:
    def fill(times: int) -> None:
        for number in range(times):
            VideoFactory.create(channel=channel)
            WorkerHost.objects.create(name=f"{times}-{number}", beat_at=clock.now(), free_mb=1)
            Breaker.objects.create(provider=f"{times}-{number}")
            call_of(user, f"{times}-{number}", "started")
            tallies.count("audio", "failed", f"{times}-{number}", 1)

    fill(1)
    with CaptureQueriesContext(
        connection,
    ) as few:
        scraped()
    fill(10)
    with CaptureQueriesContext(connection) as many:
        scraped()
    assert len(many) == len(few)

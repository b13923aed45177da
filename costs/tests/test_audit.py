"""The nightly check finds what does not agree with the entries; the repair sets it right."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db.models import F

from channels_app.models import Channel
from costs import audit, services
from costs.models import ChannelCost, CostEntry, DailyCost, LedgerCheck, MonthlyUsage, Reservation
from costs.tests.test_rollups import book, book_two_months
from tests.factories import ChannelFactory, CostEntryFactory, VideoFactory
from tests.together import at_once
from videos.models import Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger(channel: Channel) -> Channel:
    """Two channels, two months, two models, something free and a correction."""
    book_two_months(channel, ChannelFactory.create(owner=channel.owner))
    video = VideoFactory.create(channel=channel)
    book(video, "free", model="not in the price book")
    book(video, "cut off", calls=7, uncertain=True)
    services.entry_take_back(entry=CostEntry.objects.get(idempotency_key="cut off"))
    return channel


def test_what_is_booked_balances(ledger: Channel) -> None:
    found = audit.check()
    assert found.differences == []
    assert found.entries == 8
    assert found.total == 15


def test_an_empty_ledger_balances() -> None:
    found = audit.check()
    assert found.differences == []
    assert found.total == found.entries == 0


def more(rows: Any) -> Callable[[], object]:
    return lambda: rows.objects.filter(pk=rows.objects.first().pk).update(amount=F("amount") + 1)


WRONG: dict[str, tuple[Callable[[], object], str]] = {
    "day": (more(DailyCost), "amount -1"),
    "usage": (more(MonthlyUsage), "amount -1"),
    "channel": (more(ChannelCost), "amount -1"),
    "quantity": (lambda: MonthlyUsage.objects.update(quantity=F("quantity") - 2), "quantity +2"),
    "missing": (lambda: DailyCost.objects.filter(category="storage").delete(), "amount +1"),
    "invented": (
        lambda: MonthlyUsage.objects.create(
            owner=Channel.objects.earliest("pk").owner, month=date(2020, 1, 1), amount=3
        ),
        "amount -3",
    ),
    "unbooked": (lambda: CostEntryFactory.create(amount=9), "amount +9"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_sum_is_found_told_and_set_right(
    ledger: Channel, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    spoil, words = WRONG[kind]
    spoil()
    with caplog.at_level(logging.ERROR):
        found = audit.check()
    assert found.differences
    assert words in found.differences[0]
    assert all(difference in caplog.text for difference in found.differences)
    entries = list(CostEntry.objects.values())
    assert services.rollups_repair() == len(found.differences)
    assert audit.check().differences == []
    assert list(CostEntry.objects.values()) == entries


def test_money_set_aside_for_what_has_ended_is_found_and_given_back(ledger: Channel) -> None:
    for status in (Status.COMPLETED, Status.FAILED, Status.QUEUED, Status.PROCESSING):
        video = VideoFactory.create(channel=ledger, status=status)
        Reservation.objects.create(owner=ledger.owner, video=video, amount=2)
    found = audit.check().differences
    assert len(found) == 2
    assert "2.000000 is set aside for video" in found[0]
    services.rollups_repair()
    assert Reservation.objects.count() == 2


def test_a_correction_that_does_not_fit_is_found(ledger: Channel) -> None:
    entry = CostEntry.objects.get(idempotency_key="a")
    wrong = {"corrects": entry, "amount": 0, "quantity": 0, "day": date(2020, 1, 1)}
    CostEntryFactory.create(video=entry.video, **wrong)
    [found] = audit.check().differences
    assert "is not about what it corrects" in found


def test_more_taken_back_than_there_was_is_found(ledger: Channel) -> None:
    entry = CostEntry.objects.get(idempotency_key="cut off")
    same = {name: getattr(entry, name) for name in audit.SAME}
    CostEntryFactory.create(**same, video=entry.video, corrects=entry, amount=-1)
    found = audit.check().differences
    assert found[-1] == f"More than all of entry {entry.pk} was taken back."


def test_many_differences_are_counted(ledger: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "NAMED", 2)
    for day in range(1, 6):
        DailyCost.objects.create(
            owner=ledger.owner, day=date(2020, 1, day), category="storage", amount=1
        )
    found = audit.check().differences
    assert len(found) == 3
    assert found[-1] == "daily cost: 3 more rows are wrong."


def test_the_command_says_whether_it_balances(
    ledger: Channel, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("check_ledger")
    assert "8 entries, $15.00 in all." in capsys.readouterr().out
    DailyCost.objects.update(amount=0)
    with pytest.raises(CommandError, match="does not balance"):
        call_command("check_ledger")
    assert "daily cost of" in capsys.readouterr().out
    call_command("check_ledger", "--repair")
    assert "sums were set right" in capsys.readouterr().out
    assert LedgerCheck.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_bookings_that_go_on_meanwhile_are_no_difference() -> None:
    video = VideoFactory.create()
    book(video, "first")

    def either(number: int) -> list[str]:
        if number % 3:
            book(video, f"key {number}")
            return []
        found: list[str] = audit.check().differences
        return found

    assert at_once(either, range(12)) == [[]] * 12


def test_binary_fractions_are_no_difference(channel: Channel) -> None:
    with time_machine.travel("2026-11-10 12:00Z", tick=False):
        video = VideoFactory.create(channel=channel)
        CostEntryFactory.create_batch(40, video=video, channel=channel, amount=Decimal("0.1"))
    services.rollups_repair()
    assert DailyCost.objects.get().amount == 4
    assert audit.check().differences == []

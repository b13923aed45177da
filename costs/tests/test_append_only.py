"""What was booked stays as it is, whoever tries to change it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from channels_app.models import Channel
from costs.models import CostEntry
from tests.factories import CostEntryFactory, PriceFactory, VideoFactory

migration = import_module("costs.migrations.0006_append_only")
FREE = {"video", "channel"}
KEPT = [field.name for field in CostEntry._meta.concrete_fields if field.name not in FREE]


@pytest.fixture
def entry(channel: Channel) -> CostEntry:
    video = VideoFactory.create(channel=channel)
    return CostEntryFactory.create(video=video, channel=channel)


@pytest.mark.parametrize("field", KEPT)
def test_no_column_of_an_entry_can_be_changed(entry: CostEntry, field: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        CostEntry.objects.filter(pk=entry.pk).update(**{field: F(field)})


def test_saving_an_entry_again_is_refused(entry: CostEntry) -> None:
    entry.amount += 1
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        entry.save()


def test_an_entry_outlives_its_video_and_channel(entry: CostEntry, channel: Channel) -> None:
    channel.delete()
    entry.refresh_from_db()
    assert (entry.video_id, entry.channel_id, entry.amount > 0) == (None, None, True)


@pytest.mark.django_db(transaction=True)
def test_the_migration_can_be_taken_back_and_made_again() -> None:
    entry = CostEntryFactory.create()
    change(migration.release)
    CostEntry.objects.filter(pk=entry.pk).update(quantity=2)
    change(migration.keep)
    with pytest.raises(IntegrityError, match="append-only"):
        CostEntry.objects.filter(pk=entry.pk).update(quantity=3)


def change(step: Any) -> None:
    with connection.schema_editor() as editor:
        step(apps, editor)


@pytest.mark.django_db(transaction=True)
def test_entries_from_before_get_the_unit_price_of_their_price() -> None:
    entry = CostEntryFactory.create()
    price = PriceFactory.create(model="priced", amount=15, per=1_000_000)
    before = CostEntryFactory.create(
        video=entry.video, price=price, unit_price=None, priced_from=None
    )
    change(migration.release)
    migration.fill_unit_prices(apps, None)
    change(migration.keep)
    for one in (before, entry):
        one.refresh_from_db()
    assert (str(before.unit_price), before.priced_from) == ("0.000015000000", price.valid_from)
    assert (entry.unit_price, entry.priced_from) == (None, None)

"""Counts the videos there are by day, as videos/rollups.py counts them from now on.

The database adds up, and the sums pass through in batches: memory does not grow with the table.
Doing it twice changes nothing.
"""

import zoneinfo
from itertools import islice

from django.db import migrations
from django.db.models import Count, DurationField, ExpressionWrapper, F, Sum
from django.db.models.functions import TruncDate

BATCH = 1000
CANCELLED = "Cancelled"


def fill(apps, schema_editor):
    users = apps.get_model("accounts", "User").objects.order_by()
    tables = (
        (apps.get_model("videos", "DailyVideos"), "owner"),
        (apps.get_model("videos", "ChannelDailyVideos"), "channel"),
    )
    for zone in list(users.values_list("time_zone", flat=True).distinct()):
        videos = apps.get_model("videos", "Video").objects.filter(owner__time_zone=zone).order_by()
        for table, whose in tables:
            for field, moment, counted in counts(videos):
                by_day(table, whose, field, moment, counted, zoneinfo.ZoneInfo(zone))


def counts(videos):
    """What is counted, and the moment that says on which day."""
    ended = videos.exclude(completed_at=None)
    return (
        ("requested", "queued_at", videos.exclude(status="failed")),
        ("completed", "completed_at", ended.filter(status="completed")),
        ("failed", "completed_at", ended.filter(status="failed").exclude(error_message=CANCELLED)),
    )


def by_day(table, whose, field, moment, counted, zone):
    making = ExpressionWrapper(F("completed_at") - F("started_at"), output_field=DurationField())
    sums = (
        counted.annotate(on=TruncDate(moment, tzinfo=zone))
        .values_list(f"{whose}_id", "on")
        .annotate(count=Count("pk"), making=Sum(making))
    )
    # Only what was completed was made: asking and failing begin rows with no seconds.
    fields = [field, "making_seconds"] if field == "completed" else [field]
    rows = (
        table(**{f"{whose}_id": pk, "day": day}, **figures(fields, count, making))
        for pk, day, count, making in sums.iterator(BATCH)
    )
    while batch := list(islice(rows, BATCH)):
        table.objects.bulk_create(
            batch, update_conflicts=True, unique_fields=[whose, "day"], update_fields=fields
        )


def figures(fields, count, making):
    return dict(zip(fields, (count, max(making.total_seconds(), 0) if making else 0)))


def empty(apps, schema_editor):
    for name in ("DailyVideos", "ChannelDailyVideos"):
        apps.get_model("videos", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("videos", "0002_rollups"), ("accounts", "0001_initial")]

    operations = [migrations.RunPython(fill, empty)]

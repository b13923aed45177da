"""Fill what cost_book keeps from here on from the ledger there is: the entries' channels, what was
used of each price in a month, and what each channel cost. The database adds up; rows are read and
written in batches."""

from itertools import islice

from django.db import migrations
from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import TruncMonth

BATCH = 1000
USED = ("owner_id", "month", "category", "provider", "model", "unit")


def fill(apps, schema_editor):
    empty(apps, schema_editor)
    fill_channels(apps)
    paid = apps.get_model("costs", "CostEntry").objects.filter(amount__gt=0)
    months = paid.annotate(month=TruncMonth("day"))
    used = months.values(*USED).annotate(amount=Sum("amount"), quantity=Sum("quantity"))
    write(apps.get_model("costs", "MonthlyUsage"), used.order_by())
    spent = months.exclude(channel=None).values("channel_id", "month")
    write(apps.get_model("costs", "ChannelCost"), spent.annotate(amount=Sum("amount")).order_by())


def fill_channels(apps):
    """Of the videos that are still there."""
    videos = apps.get_model("videos", "Video").objects.filter(pk=OuterRef("video_id"))
    entries = apps.get_model("costs", "CostEntry").objects.filter(channel=None, video__isnull=False)
    entries.update(channel_id=Subquery(videos.values("channel_id")[:1]))


def write(rollup, sums):
    rows = (rollup(**row) for row in sums.iterator(BATCH))
    while batch := list(islice(rows, BATCH)):
        rollup.objects.bulk_create(batch)


def empty(apps, schema_editor):
    for name in ("MonthlyUsage", "ChannelCost"):
        apps.get_model("costs", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("costs", "0003_rollups_and_rules"), ("videos", "0001_initial")]
    operations = [migrations.RunPython(fill, empty)]

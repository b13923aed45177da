"""An owner with a year behind: channels, videos, a ledger, what the platform told, all roll-ups."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from importlib import import_module
from itertools import cycle, islice
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import F, Sum
from django.utils import timezone

from accounts.models import User
from analytics.models import ChannelSnapshot, DailyFigures, RevenueMilestone
from channels_app.models import Channel
from costs.models import ChannelCost, CostEntry, DailyCost, MonthlyUsage
from videos.models import DailyVideos, Status, Video

EMAIL, PASSWORD = "creator@example.com", "a-long-enough-password"
DAYS = 365
WAITING, MAKING = 3, 2  # the same in both: workers are as many
FAILED_EVERY = 20
BATCH = 2000

# The ledger is written by the database: millions of rows, each with its video's day.
DAY = {
    "sqlite": "date(queued_at)",
    "postgresql": "CAST(queued_at AT TIME ZONE 'UTC' AS date)",
}
LEDGER = """
INSERT INTO costs_costentry (owner_id, video_id, channel_id, stage, category, provider, model,
                             unit, quantity, amount, day, idempotency_key, created_at,
                             uncertain, call_key)
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {entries})
SELECT owner_id, id, channel_id,
       CASE n % 4 WHEN 0 THEN 'script' WHEN 1 THEN 'audio' WHEN 2 THEN 'rendering'
                  ELSE 'uploading' END,
       CASE n % 4 WHEN 0 THEN 'ai_generation' WHEN 1 THEN 'voice_synthesis' WHEN 2 THEN 'api_calls'
                  ELSE 'storage' END,
       'vendor', 'model', 'call', 1, 0.001, {day}, CAST(id AS text) || '-' || CAST(n AS text),
       queued_at, FALSE, ''
FROM videos_video CROSS JOIN numbers
"""
DAILY = """
INSERT INTO costs_dailycost (owner_id, day, category, amount)
SELECT owner_id, day, category, SUM(amount) FROM costs_costentry GROUP BY owner_id, day, category
"""


def fill(channels: int, videos: int, entries: int) -> None:
    """entries: of the ledger for each video."""
    owner = User.objects.create_user(EMAIL, PASSWORD, plan_id="enterprise")
    made = Channel.objects.bulk_create(
        [Channel(owner=owner, name=f"Channel {number}") for number in range(channels)]
    )
    fill_videos(owner, made, videos)
    with connection.cursor() as cursor:
        cursor.execute(LEDGER.format(entries=entries, day=DAY[connection.vendor]))
        cursor.execute(DAILY)
    fill_snapshots(owner, made)
    for migration in ("videos.migrations.0003_fill_rollups", "costs.migrations.0004_fill_rollups"):
        import_module(migration).fill(apps, None)
    check(owner, videos, entries)
    if connection.vendor == "postgresql":
        connection.cursor().execute("VACUUM ANALYZE")


def fill_videos(owner: User, channels: list[Channel], total: int) -> None:
    start, step = timezone.now() - timedelta(minutes=10), timedelta(days=DAYS) / total
    videos = (
        a_video(number, start - step * number, owner=owner, channel=channel)
        for number, channel in zip(range(total), cycle(channels), strict=False)
    )
    while batch := list(islice(videos, BATCH)):
        Video.objects.bulk_create(batch)
    Video.objects.update(created_at=F("queued_at"))


def a_video(number: int, asked: datetime, **whose: Any) -> Video:
    video = Video(title=f"Why the sky is blue, part {number}", queued_at=asked, **whose)
    if number < WAITING:
        return video
    video.queue = None
    video.started_at = asked + timedelta(minutes=1)
    if number < WAITING + MAKING:
        video.status, video.lease = Status.PROCESSING, "benchmark"
        return video
    video.status = Status.FAILED if number % FAILED_EVERY == 0 else Status.COMPLETED
    video.completed_at = asked + timedelta(minutes=3)
    video.views, video.performance_score = number % 997 + 1, (number * 7919) % 10_000 / 100
    video.metrics_synced_at = asked
    return video


def fill_snapshots(owner: User, channels: list[Channel]) -> None:
    """Every channel was told of every day."""
    now = timezone.now()
    for ago in range(DAYS):
        day = now.date() - timedelta(days=ago)
        told: dict[str, Any] = {"day": day, "views": 100, "likes": 5, "revenue": Decimal("0.10")}
        ChannelSnapshot.objects.bulk_create(
            ChannelSnapshot(owner=owner, channel=channel, synced_at=now, **told)
            for channel in channels
        )
        sums = {name: len(channels) * told[name] for name in ("views", "likes", "revenue")}
        DailyFigures.objects.create(owner=owner, day=day, **sums)
    RevenueMilestone.objects.create(owner=owner, amount=1)
    Channel.objects.update(total_views=100 * DAYS, statistics_synced_at=now)


def check(owner: User, videos: int, entries: int) -> None:
    """The roll-ups hold what the rows do."""
    counted = DailyVideos.objects.filter(owner=owner).aggregate(Sum("requested"), Sum("failed"))
    assert sum(counted.values()) == videos, counted
    assert CostEntry.objects.count() == videos * entries
    for table in (DailyCost, ChannelCost, MonthlyUsage):
        amount = table.objects.aggregate(sum=Sum("amount"))["sum"]
        assert round(amount, 3) == Decimal(videos * entries) / 1000, (table, amount)

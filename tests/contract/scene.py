"""What the scenarios find in the product; runs inside it, by `manage.py shell`."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from analytics.services import DayFigures, channel_snapshot_record, video_snapshot_record
from costs.models import Price, Unit
from tests.credentials import expired_token_of
from tests.product import PASSWORD
from videos.models import Video

PLANS = {"starter": "free"}


def prepare(names: Iterable[str]) -> None:
    """A user for each scenario, so that they do not meet, and a price for what is spoken."""
    for name in names:
        plan = PLANS.get(name, "enterprise")
        User.objects.create_user(f"{name}@example.com", PASSWORD, plan_id=plan)
    Price.objects.update_or_create(
        provider="builtin",
        model="espeak-ng",
        unit=Unit.CHARACTER,
        valid_from=timezone.now().date(),
        defaults={"amount": Decimal(1), "per": 100},
    )


def expired_token(email: str) -> str:
    return expired_token_of(User.objects.get(email=email))


def told_of(email: str) -> None:
    """The platform told of today: of the user's one channel and its one video."""
    video = Video.objects.select_related("channel").get(owner__email=email)
    today = timezone.now().date()
    figures = DayFigures(
        views=1200, watch_minutes=600, likes=90, comments=10, revenue=Decimal("12.34")
    )
    channel_snapshot_record(channel=video.channel, day=today, figures=figures, subscribers=7)
    video_snapshot_record(video=video, day=today, figures=figures)

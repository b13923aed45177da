"""How videos did on the platform, over all days on record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from analytics.figures import engagement, roi
from videos.models import Status, Video
from videos.selectors import costs_of


@dataclass(frozen=True, slots=True)
class Performance:
    """A video's figures beside what the ledger holds for it, in USD."""

    video: Video
    cost: Decimal

    @property
    def roi(self) -> float:
        return roi(self.video.revenue, self.cost)

    @property
    def engagement(self) -> float:
        return engagement(self.video.likes, self.video.comments, self.video.views)


def performance_of(videos: Iterable[Video]) -> list[Performance]:
    """Of each of these videos, in their order."""
    shown = list(videos)
    costs = costs_of([video.pk for video in shown])
    return [Performance(video, costs.get(video.pk, Decimal(0))) for video in shown]


def top_performers(user: User, limit: int, **which: object) -> list[Performance]:
    """The best of the completed videos whose views are known, by performance_score."""
    videos = Video.objects.filter(
        owner=user, status=Status.COMPLETED, performance_score__gt=0, **which
    )
    best = videos.select_related("thumbnail").order_by("-performance_score", "-id")
    return performance_of(best[:limit])

"""How providers are doing, over all owners: for those who run the installation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from calls.models import Breaker, Call
from calls.selectors import in_doubt
from ytempire.core import clock


@dataclass(frozen=True, slots=True)
class Provider:
    """One that was called at least once, and whether it is left alone now."""

    breaker: Breaker
    now: datetime

    @property
    def state(self) -> str:
        """closed, open or half-open."""
        until = self.breaker.open_until
        if until is None:
            return "closed"
        return "open" if until > self.now else "half-open"


def providers() -> list[Provider]:
    now = clock.now()
    return [Provider(breaker, now) for breaker in Breaker.objects.all()]


@dataclass(frozen=True, slots=True)
class Unended:
    """Calls of one provider that are under way, or were cut off and not settled."""

    provider: str
    state: str
    count: int


def unended() -> list[Unended]:
    rows = Call.objects.filter(state=Call.State.STARTED) | Call.objects.filter(
        pk__in=in_doubt().values("pk")
    )
    counted = (
        rows.order_by("provider", "state")
        .values_list("provider", "state")
        .annotate(count=Count("pk"))
    )
    return [Unended(*row) for row in counted]

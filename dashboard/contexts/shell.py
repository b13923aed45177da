"""What every page carries around its content: the day's budget, and how much is in the making."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from costs.alerts import CRITICAL_SHARE, WARNING_SHARE
from costs.selectors import budget_of, spent_on
from videos.selectors import in_line, in_the_making


@dataclass(frozen=True, slots=True)
class Gauge:
    """An amount against its limit, in USD."""

    spent: Decimal
    limit: Decimal

    @property
    def percent(self) -> int:
        if not self.limit:
            return 100 if self.spent else 0
        return round(100 * self.spent / self.limit)

    @property
    def level(self) -> str:
        """good, near or over: how close it is, as a class name."""
        if self.spent >= self.limit * CRITICAL_SHARE and self.spent:
            return "over"
        return "near" if self.spent >= self.limit * WARNING_SHARE and self.spent else "good"

    @property
    def left(self) -> Decimal:
        return max(self.limit - self.spent, Decimal(0))


@dataclass(frozen=True, slots=True)
class Shell:
    today: Gauge
    making: int

    @classmethod
    def load(cls, user: User) -> Shell:
        return cls(
            today=Gauge(spent_on(user, user.today()), budget_of(user).daily_limit),
            making=in_line(user).count() + in_the_making(user).count(),
        )

"""Alerts: what is looked at when a cost was booked, what is said, and how the owner is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings

from costs import selectors
from costs.models import AlertRule, Budget, CostAlert, CostEntry
from costs.projection import Totals, first_day_needed, project_month
from notifications.models import EventType
from notifications.services import event_publish, mail_queue

WARNING_SHARE = Decimal("0.80")
CRITICAL_SHARE = Decimal("0.95")
SHARES = {"warning": WARNING_SHARE, "critical": CRITICAL_SHARE}

Kind = CostAlert.Kind
# Those of the budget are in the clients' own words.
APPROACHING = " cost approaching limit: ${check.current:.2f} of ${plain}"
NEARLY_REACHED = " cost limit nearly reached: ${check.current:.2f} of ${plain}"
MESSAGES = {
    Kind.DAILY_WARNING: "Daily" + APPROACHING,
    Kind.DAILY_CRITICAL: "CRITICAL: Daily" + NEARLY_REACHED,
    Kind.MONTHLY_WARNING: "Monthly" + APPROACHING,
    Kind.MONTHLY_CRITICAL: "CRITICAL: Monthly" + NEARLY_REACHED,
    Kind.DAILY_LIMIT: "Today's costs have reached ${current}. You set an alert at ${limit}.",
    Kind.PER_VIDEO: "“{entry.video.title}” has cost ${current}. You set an alert at ${limit} a "
    "video.",
    Kind.MONTHLY_PROJECTION: "This month is projected to cost ${current}. You set an alert at "
    "${limit}.",
}
MAIL = """{alert.message}

See what it was spent on: {url}

You get this mail, at most once a day, because a cost alert of {alert.owner.email}
at YTEMPIRE names this address. Change it there: {url}/alerts
"""


@dataclass(frozen=True, slots=True)
class Check:
    """A figure, and from where on its owner wants to know. `limit` is what the threshold is of."""

    kind: Kind
    current: Decimal
    threshold: Decimal
    limit: Decimal
    email: str = ""


def alerts_raise(*, entry: CostEntry, budget: Budget) -> None:
    """Tell the owner, once a day and kind, what this entry has brought to its threshold.

    The caller holds the budget's lock, so that bookings that arrive together tell it once.
    """
    since = first_day_needed(entry.day)
    totals = selectors.daily_totals(entry.owner, since, entry.day)
    checks = [*_of_budget(budget, totals, entry.day), *_of_rules(entry, totals)]
    due = [check for check in checks if check.current >= check.threshold]
    told = selectors.kinds_told(entry.owner, entry.day) if due else set()
    for check in due:
        if check.kind not in told:
            _tell(check, entry)


def _of_budget(budget: Budget, totals: Totals, day: date) -> Iterator[Check]:
    first = day.replace(day=1)
    month = sum((amount for spent_on, amount in totals.items() if spent_on >= first), Decimal(0))
    for period, spent, limit in (
        ("daily", totals[day], budget.daily_limit),
        ("monthly", month, budget.monthly_limit),
    ):
        for level, share in SHARES.items():
            if level == "warning" and spent >= limit:
                continue  # it is not approaching any more
            yield Check(Kind(f"{period}_{level}"), spent, limit * share, limit)


def _of_rules(entry: CostEntry, totals: Totals) -> Iterator[Check]:
    figures = {
        AlertRule.Type.DAILY_LIMIT: lambda: totals[entry.day],
        AlertRule.Type.PER_VIDEO: lambda: selectors.spent_for(entry.video_id),
        AlertRule.Type.MONTHLY_PROJECTION: lambda: (
            project_month(totals, entry.day, selectors.spending_began(entry.owner)).projected
        ),
    }
    for rule in AlertRule.objects.filter(owner=entry.owner):
        current = round(figures[AlertRule.Type(rule.type)](), 6)
        yield Check(Kind(rule.type), current, rule.threshold, rule.threshold, rule.email)


def _tell(check: Check, entry: CostEntry) -> None:
    alert = CostAlert.objects.create(
        owner=entry.owner,
        day=entry.day,
        kind=check.kind,
        threshold=check.threshold,
        current=check.current,
        message=_message(check, entry),
    )
    _publish(alert)
    if check.email:
        _mail(alert, check.email)


def _message(check: Check, entry: CostEntry) -> str:
    return MESSAGES[check.kind].format(
        check=check,
        entry=entry,
        current=_dollars(check.current),
        limit=_dollars(check.limit),
        plain=_plain(check.limit),
    )


def _publish(alert: CostAlert) -> None:
    event_publish(
        user_id=alert.owner_id,
        type=EventType.COST_ALERT,
        payload={
            "id": str(alert.pk),
            "type": alert.level,
            "threshold": float(alert.threshold),
            "currentCost": float(alert.current),
            "message": alert.message,
        },
    )


def _mail(alert: CostAlert, to: str) -> None:
    text = MAIL.format(alert=alert, url=f"{settings.PUBLIC_URL}/costs")
    mail_queue(user_id=alert.owner_id, to=to, subject="YTEMPIRE: cost alert", text=text)


def _dollars(amount: Decimal) -> str:
    """With cents, and all there is where cents would not tell."""
    exact = amount < 1 and amount != round(amount, 2)
    return _plain(amount) if exact else f"{amount:.2f}"


def _plain(amount: Decimal) -> str:
    """As JavaScript writes a number: 50, 7.5."""
    return f"{amount.normalize():f}"

"""Reading the ledger."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Count, Model, Q, QuerySet, Sum

from accounts.models import User
from costs.models import (
    AlertRule,
    Budget,
    Category,
    ChannelCost,
    CostAlert,
    CostEntry,
    DailyCost,
    MonthlyUsage,
    Price,
    Reservation,
)
from costs.sums import money_sum
from providers.base import Usage
from ytempire.core.exceptions import NotFoundError

ZERO = Decimal(0)
UNCERTAIN_MOST = 200


def price_of(usage: Usage, day: date) -> Price | None:
    """The price in force on that day; None when the price book has none."""
    return (
        Price.objects.filter(
            provider=usage.provider, model=usage.model, unit=usage.unit, valid_from__lte=day
        )
        .order_by("-valid_from")
        .first()
    )


def price_book(day: date, units: Iterable[str]) -> dict[tuple[str, str], dict[str, Decimal]]:
    """What one of these units costs on that day, by provider and model."""
    book: dict[tuple[str, str], dict[str, Decimal]] = {}
    valid = Price.objects.filter(valid_from__lte=day, unit__in=units)
    for price in valid.order_by("valid_from"):  # the newest comes last, and stays
        book.setdefault((price.provider, price.model), {})[price.unit] = price.amount / price.per
    return book


def amount_of(usage: Usage, price: Price | None) -> Decimal:
    """USD with six places; nothing where there is no price."""
    if price is None:
        return ZERO
    return (price.amount * usage.quantity / price.per).quantize(Decimal("0.000001"))


def estimate(usages: Iterable[Usage], day: date) -> Decimal:
    """What these usages would cost on that day."""
    return sum((amount_of(usage, price_of(usage, day)) for usage in usages), ZERO)


def budget_of(user: User) -> Budget:
    """The user's budget, with its defaults where none was set."""
    return Budget.objects.filter(owner=user).first() or Budget(owner=user)


def spent_on(user: User, day: date) -> Decimal:
    """What the user spent on that day of the user's own calendar."""
    return _total(DailyCost.objects.filter(owner=user, day=day))


def spent_in_month(user: User, day: date) -> Decimal:
    """What the user spent from the first of that day's month up to that day."""
    return _total(DailyCost.objects.filter(owner=user, day__range=(day.replace(day=1), day)))


def spent_for(video_id: uuid.UUID | None) -> Decimal:
    """What was booked for this video so far; nothing once it is deleted."""
    return _total(CostEntry.objects.filter(video_id=video_id)) if video_id else ZERO


def spending_began(user: User) -> date | None:
    """The first day on which the user spent anything."""
    days = DailyCost.objects.filter(owner=user).order_by("day").values_list("day", flat=True)
    return days.first()


def reserved(user: User) -> Decimal:
    """What is set aside for videos not finished yet, and for calls that wait for their answer."""
    calls = user.calls.filter(state="started").aggregate(total=money_sum("reserved"))["total"]
    return _total(Reservation.objects.filter(owner=user)) + (calls or ZERO)


def reserved_for(video_id: uuid.UUID | None) -> Decimal:
    """What is still set aside for this video's next calls; nothing once it has ended."""
    return _total(Reservation.objects.filter(video=video_id))


def breakdown(user: User, since: date, until: date) -> dict[str, Decimal]:
    """Spending by category over these days, both included; every category is named."""
    rows = (
        DailyCost.objects.filter(owner=user, day__range=(since, until))
        .values_list("category")
        .annotate(amount=money_sum("amount"))
    )
    return {**dict.fromkeys(Category.values, ZERO), **dict(rows)}


def daily_totals(user: User, since: date, until: date) -> dict[date, Decimal]:
    """Spending by day; days on which nothing was spent are left out."""
    rows = (
        DailyCost.objects.filter(owner=user, day__range=(since, until))
        .order_by("day")
        .values_list("day")
        .annotate(amount=money_sum("amount"))
    )
    return dict(rows)


def usage_in_month(user: User, day: date) -> QuerySet[MonthlyUsage]:
    """What the user consumed of each price in that day's month."""
    return MonthlyUsage.objects.filter(owner=user, month=day.replace(day=1))


def channels_above(user: User, day: date, amount: Decimal) -> QuerySet[ChannelCost]:
    """The user's channels that cost more than this in that day's month, the costliest first."""
    month = ChannelCost.objects.filter(channel__owner=user, month=day.replace(day=1))
    return month.filter(amount__gt=amount).select_related("channel").order_by("-amount", "pk")


def ledger_of(user: User) -> QuerySet[CostEntry]:
    """The user's ledger, newest first, each entry with its video and its price."""
    return CostEntry.objects.filter(owner=user).select_related("video", "price")


def entries_of(video_id: uuid.UUID) -> QuerySet[CostEntry]:
    """The ledger entries of a video, oldest first."""
    return CostEntry.objects.filter(video_id=video_id).select_related("price").order_by("id")


@dataclass(frozen=True, slots=True)
class Standing:
    """What is left of an entry after its corrections, and how many those are."""

    amount: Decimal
    quantity: int
    corrected: int


def standing(entry: CostEntry) -> Standing:
    """What stands of an entry now; read it under the budget's lock to act on it."""
    of_it = CostEntry.objects.filter(Q(pk=entry.pk) | Q(corrects=entry))
    found = of_it.aggregate(
        amount=money_sum("amount"), quantity=Sum("quantity"), entries=Count("pk")
    )
    return Standing(found["amount"], found["quantity"], found["entries"] - 1)


def uncertain_of(user: User) -> QuerySet[CostEntry]:
    """What the user's calls would have used that were cut off, while nobody has said what became
    of them; newest first."""
    return ledger_of(user).filter(uncertain=True, corrections=None)


@dataclass(frozen=True, slots=True)
class UncertainCall:
    """One try at a call that was cut off, and all that it would have used."""

    entry: CostEntry
    consumed: list[CostEntry]

    @property
    def amount(self) -> Decimal:
        return sum((entry.amount for entry in self.consumed), ZERO)


def uncertain_calls(user: User, video_id: uuid.UUID | None = None) -> list[UncertainCall]:
    """The newest of the user's calls of which nobody has said yet whether they were charged; all,
    or those for one video."""
    entries = uncertain_of(user)
    entries = entries.filter(video_id=video_id) if video_id else entries
    tries: dict[tuple[str, ...], list[CostEntry]] = {}
    for entry in entries[:UNCERTAIN_MOST]:
        alone = "" if entry.call_key else entry.idempotency_key
        tries.setdefault((entry.call_key, entry.one_try, alone), []).append(entry)
    return [UncertainCall(entries[0], entries) for entries in tries.values()]


def uncertain_get(user: User, entry_id: str) -> CostEntry:
    """An entry of a call that was cut off, settled or not. Raises NotFoundError."""
    return _get(CostEntry.objects.filter(owner=user, uncertain=True), pk=entry_id)


def same_try(entry: CostEntry) -> QuerySet[CostEntry]:
    """All that was booked with this entry for one try at one call."""
    booked = CostEntry.objects.filter(call_key=entry.call_key, owner=entry.owner_id)
    together = booked.filter(idempotency_key__startswith=f"{entry.one_try}:")
    return together if entry.call_key else booked.filter(pk=entry.pk)


def open_alerts(user: User) -> QuerySet[CostAlert]:
    """Today's alerts that were not dismissed, newest first."""
    return CostAlert.objects.filter(owner=user, day=user.today(), dismissed_at=None)


def alert_get(user: User, alert_id: str) -> CostAlert:
    """One of the user's alerts. Raises NotFoundError, also for what is no id."""
    return _get(CostAlert.objects.filter(owner=user), pk=alert_id)


def kinds_told(user: User, day: date) -> set[str]:
    """The kinds of alerts raised that day, dismissed or not."""
    return set(CostAlert.objects.filter(owner=user, day=day).values_list("kind", flat=True))


def alert_rules(user: User) -> QuerySet[AlertRule]:
    """The user's rules, one a type."""
    return AlertRule.objects.filter(owner=user)


def alert_rule_get(user: User, type: str) -> AlertRule:
    """The user's rule of this type. Raises NotFoundError, also for what is no type."""
    return _get(alert_rules(user), type=type if type in AlertRule.Type.values else "")


Row = TypeVar("Row", bound=Model)


def _get(rows: QuerySet[Row], **which: str) -> Row:
    try:
        return rows.get(**which)
    except (ObjectDoesNotExist, ValueError, OverflowError):
        raise NotFoundError(f"There is no such {rows.model._meta.verbose_name}.") from None


def _total(rows: QuerySet[CostEntry] | QuerySet[DailyCost] | QuerySet[Reservation]) -> Decimal:
    return rows.aggregate(total=money_sum("amount"))["total"] or ZERO

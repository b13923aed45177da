"""What the month's figures say should be done: sentences, and none where there is nothing to say.

All in USD over the calendar month so far, in the owner's time zone:

- the category that takes 60 % or more, once the month has cost a dollar;
- for each category the one change of model that would have saved most, if that is a cent and 10 %
  of what the model cost: the same quantities at today's prices of the price book, for a model that
  is sold by the same units (language models by input and output tokens together, voices by
  characters);
- channels that took more than an even share of the monthly limit, the costliest three;
- a month that is projected to end above the limit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from accounts.models import User
from costs import selectors
from costs.models import Category, MonthlyUsage, Unit

DOMINANT_SHARE = Decimal("0.60")
TOTAL_THAT_MATTERS = Decimal(1)
SAVING_SHARE = Decimal("0.10")
SAVING_LEAST = Decimal("0.01")
CHANNELS_NAMED = 3
COMPARABLE = (Unit.INPUT_TOKEN, Unit.OUTPUT_TOKEN, Unit.CHARACTER)
NAMES = {
    Category.AI_GENERATION: "AI generation",
    Category.VOICE_SYNTHESIS: "voice synthesis",
    Category.STORAGE: "storage",
    Category.API_CALLS: "API calls",
}
ZERO = Decimal(0)

Model = tuple[str, str]  # provider and name
PriceBook = Mapping[Model, Mapping[str, Decimal]]  # what one unit costs


def recommendations(user: User, today: date, projected: Decimal) -> list[str]:
    """`projected` is what the month of `today` is projected to cost."""
    used = list(selectors.usage_in_month(user, today))
    return [
        *_dominant(used),
        *_cheaper(used, selectors.price_book(today, COMPARABLE)),
        *_overrun(user, today, projected),
    ]


def _dominant(used: list[MonthlyUsage]) -> Iterator[str]:
    amounts: defaultdict[Category, Decimal] = defaultdict(Decimal)
    for row in used:
        amounts[Category(row.category)] += row.amount
    total = sum(amounts.values(), ZERO)
    for category, amount in amounts.items():
        if total >= TOTAL_THAT_MATTERS and amount >= total * DOMINANT_SHARE:
            yield (
                f"Most of this month's costs are for {NAMES[category]}: ${amount:.2f} of "
                f"${total:.2f} ({100 * amount / total:.0f} %). Saving there counts most."
            )


@dataclass(slots=True)
class _Used:
    """What was consumed of one model in one category."""

    amount: Decimal = ZERO
    quantities: dict[str, int] = field(default_factory=dict)

    def at(self, prices: Mapping[str, Decimal]) -> Decimal:
        return sum((prices[unit] * number for unit, number in self.quantities.items()), ZERO)


def _cheaper(used: list[MonthlyUsage], book: PriceBook) -> Iterator[str]:
    best: dict[str, tuple[Decimal, str]] = {}
    for (category, model), consumed in _by_model(used).items():
        saving = _saving(category, model, consumed, book)
        if saving is not None:
            best[category] = max(best.get(category, saving), saving)
    yield from (sentence for _, sentence in best.values())


def _by_model(used: list[MonthlyUsage]) -> dict[tuple[str, Model], _Used]:
    models: defaultdict[tuple[str, Model], _Used] = defaultdict(_Used)
    for row in used:
        if row.unit in COMPARABLE:
            consumed = models[row.category, (row.provider, row.model)]
            consumed.amount += row.amount
            consumed.quantities[row.unit] = row.quantity
    return models


def _saving(
    category: str, model: Model, used: _Used, book: PriceBook
) -> tuple[Decimal, str] | None:
    """How much the cheapest other model would have saved, and the sentence that says so."""
    others = (
        (used.at(prices), other)
        for other, prices in book.items()
        if other != model and used.quantities.keys() <= prices.keys()
    )
    cost, cheapest = min(others, default=(used.amount, model))
    saved = used.amount - cost
    if saved < max(SAVING_LEAST, used.amount * SAVING_SHARE):
        return None
    instead = f"{_words(cheapest)} instead of {_words(model)} for {NAMES[Category(category)]}"
    return saved, f"{instead} would have saved ${saved:.2f} of ${used.amount:.2f} this month."


def _words(model: Model) -> str:
    return f"{model[1]} ({model[0]})"


def _overrun(user: User, today: date, projected: Decimal) -> Iterator[str]:
    limit = selectors.budget_of(user).monthly_limit
    channels = user.channels.count()
    share = limit / max(channels, 1)
    costly = selectors.channels_above(user, today, share)
    for row in costly[:CHANNELS_NAMED] if channels > 1 else ():
        yield (
            f"{row.channel.name} has cost ${row.amount:.2f} this month, more than its even share "
            f"of your monthly limit (${share:.2f})."
        )
    if projected > limit:
        yield (
            f"This month is projected to cost ${projected:.2f}, over your limit of ${limit:.2f}. "
            "Make fewer videos, or raise the limit."
        )

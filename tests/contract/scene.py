"""What the scenarios find in the product; runs inside it, by `manage.py shell`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone
from rest_framework_simplejwt.tokens import AccessToken

from accounts.models import User
from costs.models import Price, Unit
from tests.product import PASSWORD

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
    token = AccessToken.for_user(User.objects.get(email=email))
    token.set_exp(lifetime=-timedelta(minutes=1))
    return str(token)

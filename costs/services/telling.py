"""What an owner wants to be told of."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from costs.models import AlertRule, CostAlert


def alert_dismiss(*, alert: CostAlert) -> None:
    """Put an alert away; it is not raised again that day."""
    CostAlert.objects.filter(pk=alert.pk, dismissed_at=None).update(dismissed_at=timezone.now())


def alert_rule_set(*, owner: User, type: AlertRule.Type, threshold: Decimal, email: str) -> None:
    """Set the owner's rule of this type, in place of the one there was; checked already."""
    AlertRule.objects.update_or_create(
        owner=owner, type=type, defaults={"threshold": threshold, "email": email}
    )


def alert_rule_delete(*, rule: AlertRule) -> None:
    AlertRule.objects.filter(pk=rule.pk).delete()

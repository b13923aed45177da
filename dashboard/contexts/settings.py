"""Settings: the keys and webhooks of somebody's programs, and what he wants to be told of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiKey, User
from accounts.selectors import api_keys_of
from costs.models import AlertRule
from costs.selectors import alert_rules
from notifications.models import Webhook, WebhookDelivery
from notifications.selectors import last_deliveries, webhooks_for

READ, WRITE = ApiKey.Scope.READ, ApiKey.Scope.WRITE
ALLOWED = {
    (): "Nothing",
    (READ,): "Read only",
    (WRITE,): "Write only",
    (READ, WRITE): "Read and write",
}


@dataclass(frozen=True, slots=True)
class KeyRow:
    key: ApiKey
    now: datetime

    @property
    def allowed(self) -> str:
        return ALLOWED[tuple(scope for scope in ApiKey.Scope if scope in self.key.scopes)]

    @property
    def expired(self) -> bool:
        return self.key.expires_at is not None and self.key.expires_at <= self.now


@dataclass(frozen=True, slots=True)
class WebhookRow:
    """last: the newest delivery, if there was any."""

    webhook: Webhook
    last: WebhookDelivery | None


@dataclass(frozen=True, slots=True)
class Settings:
    name: ClassVar[str] = "settings"
    every: ClassVar[int] = 30

    email: str
    keys: list[KeyRow]
    webhooks: list[WebhookRow]
    rules: list[AlertRule]

    @classmethod
    def load(cls, user: User) -> Settings:
        now, last = timezone.now(), last_deliveries(user)
        return cls(
            email=user.email,
            keys=[KeyRow(key, now) for key in api_keys_of(user)],
            webhooks=[WebhookRow(row, last.get(row.pk)) for row in webhooks_for(user)],
            rules=list(alert_rules(user)),
        )

    @property
    def url(self) -> str:
        return reverse("settings")

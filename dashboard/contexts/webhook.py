"""One webhook, and what was sent to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils import timezone

from notifications.models import Webhook, WebhookDelivery
from notifications.selectors import deliveries_of
from notifications.signatures import OVERLAP

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class WebhookDetails:
    name: ClassVar[str] = "webhook"
    every: ClassVar[int] = 5

    webhook: Webhook
    page: Page[WebhookDelivery]
    now: datetime

    @classmethod
    def load(cls, webhook: Webhook, page: str | None = None) -> WebhookDetails:
        pages = Paginator(deliveries_of(webhook), PAGE_SIZE)
        return cls(webhook, pages.get_page(page), timezone.now())

    @property
    def url(self) -> str:
        return f"{reverse('settings-webhook', args=[self.webhook.pk])}?page={self.page.number}"

    @property
    def old_secret_until(self) -> datetime | None:
        """Until when a secret that was replaced signs, too."""
        rotated_at = self.webhook.rotated_at
        until = rotated_at + OVERLAP if rotated_at else None
        return until if until and self.now < until else None

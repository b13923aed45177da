"""The way from the tables of before."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from notifications import signatures
from notifications.models import Webhook
from tests.factories import WebhookFactory

BEFORE = ("notifications", "0003_event_age")
AFTER = ("notifications", "0004_secret_list")


def migrate(target: tuple[str, str]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate([target])
    return executor.loader.project_state([target]).apps.get_model("notifications", "Webhook")


@pytest.mark.django_db(transaction=True)
def test_a_replaced_secret_goes_on_signing() -> None:
    replaced, never = WebhookFactory.create_batch(2)
    first = signatures.newest_secret(replaced)
    replaced.previous_secrets = signatures.replaced(replaced, timezone.now())
    replaced.secret, replaced.rotated_at = never.secret, timezone.now()
    replaced.save()
    for target in (BEFORE, AFTER):
        migrate(target)
    second = signatures.newest_secret(never)
    assert signatures.secrets_of(Webhook.objects.get(pk=replaced.pk)) == [second, first]
    assert signatures.secrets_of(Webhook.objects.get(pk=never.pk)) == [second]

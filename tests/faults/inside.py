"""What is done within the product itself: people and prices before, the whole truth after.

Called by `manage.py shell`, because the test's own Django has another database.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from accounts.models import User
from calls.models import Call
from channels_app.models import Channel
from costs.audit import check
from costs.models import CostEntry, DailyCost, Price, Reservation
from notifications.models import Event, WebhookDelivery
from tests.faults.vendor import PRICES
from tests.product import PASSWORD
from videos.models import Artifact, StageRun, Video


def prepare(owners: int, channels: int) -> None:
    """Prints the channels of each new owner, by address."""
    for (model, unit), amount in PRICES.items():
        Price.objects.create(
            provider="openai",
            model=model,
            unit=unit,
            amount=Decimal(amount),
            per=1,
            valid_from=date(2020, 1, 1),
        )
    people: dict[str, list[str]] = {}
    for number in range(owners):
        user = User.objects.create_user(
            f"owner{number}@example.com", PASSWORD, plan_id="enterprise"
        )
        made = [_channel(user, index) for index in range(channels)]
        people[user.email] = [str(one.pk) for one in made]
    _say(people)


def _channel(owner: User, index: int) -> Channel:
    return Channel.objects.create(
        owner=owner, name=f"Channel {index}", niche="science", daily_video_limit=100
    )


def tell() -> None:
    """Prints everything that promises are held against."""
    _say(
        {
            "videos": _rows(Video, VIDEO, "owner__email", "film__key", "quality"),
            "runs": _rows(StageRun, RUN),
            "events": _rows(Event, ("number", "type", "payload"), "user__email"),
            "deliveries": _rows(WebhookDelivery, ("id", "status", "event_id", "attempts")),
            "entries": _rows(CostEntry, ENTRY),
            "reservations": _rows(Reservation, ("video_id", "amount")),
            "calls": _rows(Call, ("key", "state", "video_id", "stage", "tries", "error")),
            "artifacts": [_artifact(one) for one in Artifact.objects.all()],
            "differences": check().differences,
            "spent": [str(one.amount) for one in DailyCost.objects.all()],
        }
    )


VIDEO = ("id", "text", "status", "stage", "queue", "lease", "attempts", "error_message", "duration")
RUN = ("video_id", "stage", "attempt", "outcome", "provider")
ENTRY = (
    *("id", "video_id", "model", "unit", "quantity", "amount", "uncertain", "corrects_id"),
    "call_key",
)


def _rows(model: type[Model], fields: Iterable[str], *more: str) -> list[dict[str, Any]]:
    return list(model._default_manager.order_by("pk").values(*fields, *more))


def _artifact(artifact: Artifact) -> dict[str, Any]:
    name = str(artifact.file)
    row = {"key": artifact.pk, "kind": artifact.kind, "size": artifact.size, "file": name}
    return {**row, "path": default_storage.path(name), "meta": artifact.meta}


def _say(told: Any) -> None:
    sys.stdout.write("\n" + json.dumps(told, cls=DjangoJSONEncoder) + "\n")

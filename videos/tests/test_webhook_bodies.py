"""What webhooks are sent is what the OpenAPI description says they are."""

# mypy: allow-untyped-calls
# The generator of drf-spectacular carries no types.

from __future__ import annotations

import json
from decimal import Decimal

from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator

from channels_app.models import Channel
from costs.models import Category
from costs.services import budget_update, cost_book
from notifications.delivery.webhook import body_of
from notifications.models import Event
from providers.base import Usage
from tests.factories import PriceFactory, VideoFactory
from videos import queue, services
from videos.models import Video


def test_every_event_is_as_described(channel: Channel) -> None:
    PriceFactory.create()
    failing, completed = VideoFactory.create_batch(2, channel=channel)
    services.video_cancel(video=failing)
    claimed = queue.claim("host")
    assert claimed
    services.video_complete(video=completed, held_by=claimed.lease)
    _spend_the_budget(completed)
    schema = SchemaGenerator().get_schema(public=True)
    bodies = [json.loads(body_of(event)) for event in Event.objects.all()]
    assert {body["type"] for body in bodies} == set(schema["webhooks"])
    for body in bodies:
        name = schema["webhooks"][body["type"]]["post"]["operationId"]
        component = {**schema["components"]["schemas"][name], "components": schema["components"]}
        described = Draft202012Validator({**component, "unevaluatedProperties": False})
        assert not [error.message for error in described.iter_errors(body)]


def _spend_the_budget(video: Video) -> None:
    budget_update(owner=video.owner, daily_limit=Decimal(1), monthly_limit=Decimal(1))
    cost_book(
        owner=video.owner,
        video_id=video.pk,
        channel_id=video.channel_id,
        stage="script",
        category=Category.AI_GENERATION,
        usage=Usage("vendor", "model", "call", 1),
        idempotency_key="all of it",
    )

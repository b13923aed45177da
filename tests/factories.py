"""Rows for tests, with nothing special about them unless a test says so."""

# mypy: allow-untyped-calls
# The declarations of factory_boy carry no types.

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from factory.declarations import (
    LazyAttribute,
    LazyFunction,
    SelfAttribute,
    Sequence,
    SubFactory,
    Trait,
)
from factory.django import DjangoModelFactory

from accounts.models import Plan, User
from channels_app.models import Channel
from costs.models import Category, CostEntry, Price, Unit
from notifications.models import Event, EventType, Mail, Webhook, WebhookDelivery
from notifications.signatures import new_secret
from studio.models import Media
from videos import rollups
from videos.models import Artifact, Scene, Status, Video
from ytempire.core.encryption import encrypt

PASSWORD = "correct horse 7"


class PlanFactory(DjangoModelFactory[Plan]):
    """Made on demand: a test that empties the tables takes the migrations' plans along."""

    code = "pro"
    channel_limit = 10
    videos_per_month = 300

    class Meta:
        model = Plan
        django_get_or_create = ["code"]


class UserFactory(DjangoModelFactory[User]):
    email = Sequence(lambda number: f"user{number}@example.com")
    password = PASSWORD
    plan = SubFactory(PlanFactory)

    class Meta:
        model = User

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return model_class.objects.create_user(*args, **kwargs)


class ChannelFactory(DjangoModelFactory[Channel]):
    owner = SubFactory(UserFactory)
    name = Sequence(lambda number: f"Channel {number}")
    niche = "astronomy"
    daily_video_limit = 100

    class Meta:
        model = Channel


class MediaFactory(DjangoModelFactory[Media]):
    """A row without a file behind it."""

    owner = SubFactory(UserFactory)
    kind = Media.Kind.PICTURE
    name = Sequence(lambda number: f"Picture {number}")
    file = Sequence(lambda number: f"library/ab/ab{number:030x}.png")
    preview = Sequence(lambda number: f"library/ab/ab{number:030x}-preview.jpg")
    sha256 = Sequence(lambda number: f"{number:064x}")
    size = 1000
    width = 320
    height = 200

    class Meta:
        model = Media


class ArtifactFactory(DjangoModelFactory[Artifact]):
    """A row without a file behind it."""

    key = Sequence(lambda number: f"{number:064x}")
    kind = "film"
    file = LazyAttribute(lambda made: f"artifacts/{made.key}.mp4")
    size = 1

    class Meta:
        model = Artifact


class VideoFactory(DjangoModelFactory[Video]):
    """Counted by day as the services would have counted it on its way to its status."""

    channel = SubFactory(ChannelFactory)
    owner = SelfAttribute("channel.owner")
    topic = "Why the sky is blue"
    title = Sequence(lambda number: f"Video {number}")

    class Meta:
        model = Video

    class Params:
        failed = Trait(
            status=Status.FAILED,
            error_stage="audio",
            error_message="The voice is not known.",
            error_retryable=True,
        )

    @classmethod
    def _create(cls, model_class: type[Video], *args: Any, **kwargs: Any) -> Video:
        if kwargs.get("status", Status.QUEUED) != Status.QUEUED:
            kwargs.setdefault("queue", None)
        video: Video = super()._create(model_class, *args, **kwargs)
        rollups.count_requested(video)
        ended_at = video.completed_at or video.queued_at
        if video.status == Status.COMPLETED:
            rollups.count_completed(video, ended_at)
        elif video.status == Status.FAILED:
            rollups.count_failed(video, ended_at)
        return video


class SceneFactory(DjangoModelFactory[Scene]):
    video = SubFactory(VideoFactory)
    index = Sequence(lambda number: number)
    kind = "statement"
    narration = "Blue light scatters most."
    headline = "Blue scatters"

    class Meta:
        model = Scene


class PriceFactory(DjangoModelFactory[Price]):
    """USD 1 a call of `vendor`'s `model`."""

    provider = "vendor"
    model = "model"
    unit = Unit.CALL
    amount = Decimal(1)
    per = 1
    valid_from = date(2020, 1, 1)

    class Meta:
        model = Price
        django_get_or_create = ["provider", "model", "unit", "valid_from"]


class CostEntryFactory(DjangoModelFactory[CostEntry]):
    """A ledger row alone, without the roll-up that cost_book keeps."""

    video = SubFactory(VideoFactory)
    owner = SelfAttribute("video.owner")
    stage = "script"
    category = Category.AI_GENERATION
    provider = "vendor"
    model = "model"
    unit = Unit.CALL
    quantity = 1
    amount = Decimal("0.25")
    price = None
    unit_price = LazyAttribute(lambda made: made.price.each if made.price else None)
    priced_from = LazyAttribute(lambda made: made.price.valid_from if made.price else None)
    day = LazyAttribute(lambda made: made.owner.today())
    idempotency_key = Sequence(lambda number: f"key-{number}")

    class Meta:
        model = CostEntry


def charge_for_speech(amount: Decimal) -> None:
    """Let the built-in voice, free in the price book, cost this much a character."""
    PriceFactory.create(provider="builtin", model="espeak-ng", unit=Unit.CHARACTER)
    Price.objects.filter(model="espeak-ng").update(amount=amount, per=1)


class EventFactory(DjangoModelFactory[Event]):
    """A row of the outbox alone, without the deliveries that event_publish adds."""

    user = SubFactory(UserFactory)
    number = Sequence(lambda number: number)
    type = EventType.VIDEO_COMPLETED
    payload = {"title": "Why the sky is blue"}

    class Meta:
        model = Event


class WebhookFactory(DjangoModelFactory[Webhook]):
    owner = SubFactory(UserFactory)
    url = Sequence(lambda number: f"https://example.com/hooks/{number}")
    events = EventType.values
    secret = LazyFunction(lambda: encrypt(new_secret()))

    class Meta:
        model = Webhook


class DeliveryFactory(DjangoModelFactory[WebhookDelivery]):
    webhook = SubFactory(WebhookFactory)
    event = SubFactory(EventFactory, user=SelfAttribute("..webhook.owner"))

    class Meta:
        model = WebhookDelivery


class MailFactory(DjangoModelFactory[Mail]):
    user = SubFactory(UserFactory)
    to = SelfAttribute("user.email")
    subject = "A subject"
    text = "A text."

    class Meta:
        model = Mail

"""Every registered model: its pages open, its list stays cheap, records stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiKey, Plan, Session, User
from accounts.services.api_keys import api_key_create
from accounts.services.sessions import session_start
from analytics.models import ChannelSnapshot, DailyFigures, RevenueMilestone, VideoSnapshot
from channels_app.models import Channel
from costs.models import (
    AlertRule,
    Budget,
    ChannelCost,
    CostAlert,
    CostEntry,
    DailyCost,
    LedgerCheck,
    MonthlyUsage,
    Price,
)
from notifications.models import Event, Mail, Webhook, WebhookDelivery
from studio.models import BrandKit, Media
from tests.factories import (
    PASSWORD,
    ArtifactFactory,
    ChannelFactory,
    CostEntryFactory,
    DeliveryFactory,
    EventFactory,
    MailFactory,
    MediaFactory,
    PlanFactory,
    PriceFactory,
    SceneFactory,
    UserFactory,
    VideoFactory,
    WebhookFactory,
)
from videos.models import (
    Artifact,
    ChannelDailyVideos,
    DailyVideos,
    Stage,
    StageRun,
    Status,
    Thumbnail,
    Version,
    Video,
)

DAY = date(2026, 1, 1)


def _alert(number: int) -> CostAlert:
    return CostAlert.objects.create(
        owner=UserFactory.create(),
        day=date(2026, 1, 1 + number),
        kind=CostAlert.Kind.DAILY_WARNING,
        threshold=Decimal(40),
        current=Decimal(41),
        message="Daily cost approaching limit",
    )


def _channel_snapshot(_number: int) -> ChannelSnapshot:
    channel = ChannelFactory.create()
    return ChannelSnapshot.objects.create(
        owner=channel.owner, channel=channel, day=DAY, synced_at=timezone.now()
    )


MAKERS: dict[type[Model], Callable[[int], Any]] = {
    User: lambda _: UserFactory.create(),
    Plan: lambda number: PlanFactory.create(code=f"plan{number}"),
    Session: lambda _: session_start(user=UserFactory.create()),
    ApiKey: lambda _: api_key_create(owner=UserFactory.create(), name="x", scopes=["read"])[0],
    Channel: lambda _: ChannelFactory.create(),
    Video: lambda _: VideoFactory.create(),
    Artifact: lambda _: ArtifactFactory.create(),
    Version: lambda _: Version.objects.create(
        video=VideoFactory.create(), number=1, film=ArtifactFactory.create()
    ),
    Thumbnail: lambda _: Thumbnail.objects.create(
        video=VideoFactory.create(), number=1, wide=ArtifactFactory.create()
    ),
    Price: lambda number: PriceFactory.create(model=f"model{number}"),
    Budget: lambda _: Budget.objects.create(owner=UserFactory.create()),
    CostEntry: lambda _: CostEntryFactory.create(),
    CostAlert: _alert,
    AlertRule: lambda _: AlertRule.objects.create(
        owner=UserFactory.create(), type=AlertRule.Type.PER_VIDEO, threshold=1
    ),
    DailyCost: lambda _: DailyCost.objects.create(
        owner=UserFactory.create(), day=DAY, category="storage"
    ),
    MonthlyUsage: lambda _: MonthlyUsage.objects.create(owner=UserFactory.create(), month=DAY),
    LedgerCheck: lambda number: LedgerCheck.objects.create(entries=number, total=0),
    ChannelCost: lambda _: ChannelCost.objects.create(channel=ChannelFactory.create(), month=DAY),
    DailyVideos: lambda _: DailyVideos.objects.create(owner=UserFactory.create(), day=DAY),
    ChannelDailyVideos: lambda _: ChannelDailyVideos.objects.create(
        channel=ChannelFactory.create(), day=DAY
    ),
    ChannelSnapshot: _channel_snapshot,
    VideoSnapshot: lambda _: VideoSnapshot.objects.create(
        video=VideoFactory.create(), day=DAY, synced_at=timezone.now()
    ),
    DailyFigures: lambda _: DailyFigures.objects.create(owner=UserFactory.create(), day=DAY),
    RevenueMilestone: lambda _: RevenueMilestone.objects.create(
        owner=UserFactory.create(), amount=1
    ),
    Media: lambda _: MediaFactory.create(),
    BrandKit: lambda _: BrandKit.objects.create(channel=ChannelFactory.create()),
    Event: lambda _: EventFactory.create(),
    Webhook: lambda _: WebhookFactory.create(),
    WebhookDelivery: lambda _: DeliveryFactory.create(),
    Mail: lambda _: MailFactory.create(),
}
READ_ONLY = [
    Session,
    ApiKey,
    Artifact,
    Version,
    Thumbnail,
    CostEntry,
    CostAlert,
    DailyCost,
    LedgerCheck,
    MonthlyUsage,
    ChannelCost,
    DailyVideos,
    ChannelDailyVideos,
    ChannelSnapshot,
    VideoSnapshot,
    DailyFigures,
    RevenueMilestone,
    Event,
    WebhookDelivery,
    Mail,
]
OURS = {"accounts", "channels_app", "videos", "costs", "notifications", "analytics", "studio"}


@pytest.fixture
def administrator(db: None) -> Client:
    client = Client()
    PlanFactory.create(code="enterprise")
    client.force_login(User.objects.create_superuser("admin@example.com", PASSWORD))
    return client


def address(model: type[Model], page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def test_these_are_all_that_is_registered() -> None:
    ours = {model for model in admin.site._registry if model._meta.app_label in OURS}
    assert ours == set(MAKERS)


@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
def test_lists_open_and_make_no_query_per_row(administrator: Client, model: type[Model]) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert administrator.get(address(model, "changelist")).status_code == 200
        return len(captured)

    make = MAKERS[model]
    make(0), make(1)
    before = queries()
    for number in range(2, 12):
        make(number)
    assert queries() == before


@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
def test_lists_can_be_searched_and_forms_open(administrator: Client, model: type[Model]) -> None:
    row = MAKERS[model](0)
    assert administrator.get(address(model, "changelist"), {"q": "x"}).status_code == 200
    assert administrator.get(address(model, "change", row.pk)).status_code == 200


def test_its_pages_have_the_name_and_the_icon_of_the_product(administrator: Client) -> None:
    add, row = address(Channel, "add"), ChannelFactory.create()
    change, index = address(Channel, "change", row.pk), reverse("admin:index")
    for page in (index, address(Channel, "changelist"), add, change):
        shown = administrator.get(page).content.decode()
        assert '<link rel="icon" href="/static/icons/favicon' in shown
        assert "YTEMPIRE administration" in shown


@pytest.mark.parametrize("model", READ_ONLY, ids=lambda model: model.__name__)
def test_records_cannot_be_added_changed_or_deleted(
    administrator: Client, model: type[Model]
) -> None:
    row = MAKERS[model](0)
    assert administrator.get(address(model, "add")).status_code == 403
    assert administrator.post(address(model, "change", row.pk), {}).status_code == 403
    assert administrator.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    marked = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    administrator.post(address(model, "changelist"), marked)
    assert model._default_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", [Session, ApiKey])
def test_what_lets_somebody_in_can_be_revoked_and_shows_no_secret(
    administrator: Client, model: type[Model]
) -> None:
    row, kept = MAKERS[model](0), MAKERS[model](1)
    page = administrator.get(address(model, "change", row.pk)).content.decode()
    for secret in ("digest", "auth_hash", "refresh_id"):
        assert str(getattr(row, secret, "no such")) not in page
    sent = {"action": "revoke", "_selected_action": [row.pk]}
    assert administrator.post(address(model, "changelist"), sent).status_code == 302
    row.refresh_from_db()
    kept.refresh_from_db()
    assert row.revoked_at is not None
    assert kept.revoked_at is None


def test_a_video_shows_its_scenes_and_runs_and_keeps_its_state(administrator: Client) -> None:
    video = VideoFactory.create(title="Before")
    SceneFactory.create(video=video, headline="A headline to see")
    StageRun.objects.create(video=video, stage=Stage.SCRIPT, attempt=1, note="a note to see")
    page = administrator.get(address(Video, "change", video.pk)).content.decode()
    assert "A headline to see" in page
    assert "a note to see" in page

    sent = {"title": "After", "description": "", "status": Status.COMPLETED, "progress": 100}
    for inline in ("stage_runs", "scenes"):
        sent |= {f"{inline}-TOTAL_FORMS": 0, f"{inline}-INITIAL_FORMS": 0}
    assert administrator.post(address(Video, "change", video.pk), sent).status_code == 302
    video.refresh_from_db()
    assert (video.title, video.status, video.progress) == ("After", Status.QUEUED, 0)


def test_a_video_in_the_making_cannot_be_deleted(administrator: Client) -> None:
    video = VideoFactory.create(status=Status.PROCESSING)
    answer = administrator.post(address(Video, "delete", video.pk), {"post": "yes"})
    assert answer.status_code == 403
    assert Video.objects.filter(pk=video.pk).exists()


def test_a_channel_goes_with_its_records_unless_a_video_is_being_made(
    administrator: Client,
) -> None:
    video = VideoFactory.create(status=Status.PROCESSING)
    VideoSnapshot.objects.create(video=video, day=DAY, synced_at=timezone.now())
    ChannelCost.objects.create(channel=video.channel, month=DAY)
    page = address(Channel, "delete", video.channel.pk)
    assert administrator.post(page, {"post": "yes"}).status_code == 403
    Video.objects.update(status=Status.COMPLETED)
    assert administrator.post(page, {"post": "yes"}).status_code == 302
    assert not Channel.objects.exists()


def test_a_person_goes_with_all_records_unless_a_video_is_being_made(
    administrator: Client,
) -> None:
    video = VideoFactory.create(status=Status.PROCESSING)
    session_start(user=video.owner)
    CostEntryFactory.create(owner=video.owner)
    MailFactory.create(user=video.owner)
    page = address(User, "delete", video.owner.pk)
    assert administrator.post(page, {"post": "yes"}).status_code == 403
    Video.objects.update(status=Status.COMPLETED, queue=None)
    assert administrator.post(page, {"post": "yes"}).status_code == 302
    assert not User.objects.filter(pk=video.owner.pk).exists()


def test_a_user_is_added_by_address_with_a_hashed_password(administrator: Client) -> None:
    sent = {
        "email": "New.Person@Example.com",
        "role": "user",
        "plan": PlanFactory.create().pk,
        "usable_password": "true",
        "password1": "a long enough one",
        "password2": "a long enough one",
    }
    assert administrator.post(address(User, "add"), sent).status_code == 302
    added = User.objects.get(email="new.person@example.com")
    assert added.check_password("a long enough one")
    assert added.password != "a long enough one"


def test_the_same_address_in_another_case_is_refused_in_the_form(administrator: Client) -> None:
    user = UserFactory.create(email="taken@example.com")
    sent = {
        "email": "TAKEN@example.com",
        "role": "user",
        "plan": user.plan_id,
        "usable_password": "true",
        "password1": "a long enough one",
        "password2": "a long enough one",
    }
    answer = administrator.post(address(User, "add"), sent)
    assert answer.status_code == 200
    assert User.objects.filter(email__iexact="taken@example.com").count() == 1


def test_creators_do_not_get_in() -> None:
    assert User(role=User.Role.USER).is_staff is False
    assert User(role=User.Role.ADMIN).is_staff is True

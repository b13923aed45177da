"""What holds for every page: nothing inline, what people typed is text, fields have names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.messages import get_messages
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiKey, User
from accounts.services.api_keys import api_key_create
from channels_app.models import Channel
from costs.models import AlertRule, CostAlert
from dashboard.tests.markup import Markup
from notifications.models import Webhook
from studio.models import BrandKit, Media
from tests.factories import (
    ArtifactFactory,
    ChannelFactory,
    CostEntryFactory,
    DeliveryFactory,
    MediaFactory,
    SceneFactory,
    VideoFactory,
)
from videos.models import Stage, StageRun, Status, Video

EVIL = "<img src=x onerror=alert(1)>\"'{{ 7|add:7 }}</textarea><script>"
TYPED = {"title": EVIL, "description": EVIL, "topic": EVIL, "tags": [EVIL]}
FIELDS = ("input", "select", "textarea")


@pytest.fixture
def full(user: User) -> User:
    """Somebody with something on every page, all of it named to do harm."""
    channel = ChannelFactory.create(owner=user, name=EVIL, niche=EVIL)
    for fields in (
        {"status": Status.QUEUED},
        {"status": Status.PROCESSING, "stage": Stage.SCRIPT, "started_at": timezone.now()},
        {"failed": True, "error_message": EVIL, "completed_at": timezone.now()},
        {
            "status": Status.COMPLETED,
            "completed_at": timezone.now(),
            "film": ArtifactFactory.create(),
            "thumbnail": ArtifactFactory.create(),
            "shared": True,
        },
    ):
        video = VideoFactory.create(channel=channel, **TYPED, **fields)
        SceneFactory.create(video=video, index=0, start=0, narration=EVIL, headline=EVIL)
        StageRun.objects.create(video=video, stage=Stage.SCRIPT, attempt=1, note=EVIL)
        CostEntryFactory.create(video=video, provider=EVIL[:40], model=EVIL)
    CostAlert.objects.create(
        owner=user, day=user.today(), kind="daily_warning", threshold=1, current=1, message=EVIL
    )
    api_key_create(owner=user, name=EVIL, scopes=["read"])
    DeliveryFactory.create(
        webhook__owner=user,
        webhook__url=f"https://example.com/{EVIL}",
        webhook__disabled_reason=EVIL,
        error=EVIL,
    )
    media = MediaFactory.create(
        owner=user, name=EVIL, terms=[EVIL], author=EVIL, licence=EVIL, source_url=EVIL
    )
    BrandKit.objects.create(
        channel=channel,
        logo=media,
        accent="#123456",
        intro_line=EVIL,
        pronunciations=[{"written": EVIL, "spoken": EVIL}],
    )
    AlertRule.objects.create(owner=user, type="per_video", threshold=1, email="a@example.com")
    return user


def addresses(user: User) -> Iterator[str]:
    yield from ("/", "/making", "/videos", "/videos/new", "/channels", "/channels/new")
    yield from ("/costs", "/costs/budget", "/costs/alerts", "/nowhere")
    yield from ("/settings", "/settings/password", "/settings/keys/new", "/settings/webhooks/new")
    yield reverse("settings-key-revoke", args=[ApiKey.objects.get(owner=user).pk])
    webhook = Webhook.objects.get(owner=user)
    for name in ("", "-edit", "-secret", "-delete"):
        yield reverse(f"settings-webhook{name}", args=[webhook.pk])
    channel = Channel.objects.get(owner=user)
    media = Media.objects.get(owner=user)
    yield "/media"
    for name in ("media-edit", "media-delete"):
        yield reverse(name, args=[media.pk])
    for name in ("channel", "channel-brand", "channel-delete"):
        yield reverse(name, args=[channel.pk])
    for video in Video.objects.filter(owner=user):
        for name in ("video", "video-delete"):
            yield reverse(name, args=[video.pk])
        yield reverse("watch", args=[video.share_token])


def test_nothing_inline_and_what_people_typed_is_text(creator: Client, full: User) -> None:
    for address in addresses(full):
        page = Markup(creator.get(address))
        assert not page.refused, address
        assert not [image for image in page.all("img") if image["src"] == "x"], address


def test_every_field_and_button_has_a_name(creator: Client, full: User) -> None:
    for address in addresses(full):
        page = Markup(creator.get(address))
        labelled = {label["for"] for label in page.all("label") if "for" in label}
        wrapped = {"radio", "checkbox", "hidden"}  # these stand inside their label
        for tag in FIELDS:
            for field in page.all(tag):
                if field.get("type") not in wrapped:
                    assert field.get("id") in labelled, (address, field)


def test_a_page_has_one_heading_a_main_part_and_a_way_to_it(creator: Client, full: User) -> None:
    for address in ("/", "/videos", "/videos/new", "/channels", "/media", "/costs", "/settings"):
        page = Markup(creator.get(address))
        assert len(page.all("h1")) == 1
        assert page.one("main")["id"] == "main"
        assert page.one("a", **{"class": "skip"})["href"] == "#main"
        assert len([link for link in page.all("a") if link.get("aria-current") == "page"]) == 1


def test_ids_are_given_once(creator: Client, full: User) -> None:
    for address in addresses(full):
        page = Markup(creator.get(address))
        ids = [found["id"] for _, found in page.elements if "id" in found]
        assert len(ids) == len(set(ids)), address


def test_what_was_typed_wrong_comes_back_as_text(creator: Client, full: User) -> None:
    for address, field in (("/videos/new", "topic"), ("/channels/new", "name")):
        page = Markup(creator.post(address, {field: EVIL, "mode": "topic"}))
        assert page.one("input", name=field)["value"] == EVIL
        assert not page.refused


@pytest.mark.parametrize("status", [400, 403, 404, 500, 503])
def test_error_pages_stand_without_a_signed_in_user(status: int) -> None:
    request = RequestFactory().get("/")
    assert not list(get_messages(request))
    page = render_to_string(f"errors/{status}.html", {"error": {"requestId": "r-1"}})
    assert "r-1" in page
    assert 'href="/"' in page


def test_an_old_form_is_refused_in_words(user: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    response = client.post(reverse("channel-new"), {"name": "x"})
    assert response.status_code == 403
    assert "This form has grown old" in response.content.decode()

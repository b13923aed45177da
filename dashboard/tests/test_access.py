"""A stranger's things do not exist, and somebody who is not signed in is sent to sign in."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.selectors import api_key_of
from channels_app.models import Channel
from costs.models import CostAlert
from dashboard.tests.conftest import client_for
from dashboard.tests.markup import HTMX
from notifications.models import Webhook
from tests.credentials import key_of
from tests.factories import DeliveryFactory, VideoFactory, WebhookFactory
from videos.models import Status, Video

PAGES = [
    "dashboard",
    "making",
    "channels",
    "channel-new",
    "videos",
    "video-new",
    "media",
    "costs",
    "budget",
    "cost-alerts",
    "settings",
    "settings-password",
    "settings-key-new",
    "settings-webhook-new",
]
OF_CHANNEL = ["channel", "channel-brand", "channel-automation", "channel-pause", "channel-delete"]
OF_WEBHOOK = [
    "settings-webhook",
    "settings-webhook-edit",
    "settings-webhook-switch",
    "settings-webhook-secret",
    "settings-webhook-delete",
]
OF_VIDEO = [
    "video",
    "video-edit",
    "video-edit-estimate",
    "video-thumbnail-upload",
    "video-retry",
    "video-cancel",
    "video-share",
    "video-delete",
]
NOT_TAKEN = {
    ("channel-automation", "get"),
    ("channel-pause", "get"),
    ("video", "post"),
    ("video-edit-estimate", "get"),
    ("video-thumbnail-upload", "get"),
    ("video-retry", "get"),
    ("video-cancel", "get"),
    ("video-share", "get"),
    ("settings-webhook", "post"),
    ("settings-webhook-switch", "get"),
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.django_db
def test_pages_ask_to_sign_in_and_lead_back(visitor: Client, name: str) -> None:
    address = reverse(name)
    response = visitor.get(address)
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('login')}?next={address}"


@pytest.mark.django_db
def test_a_fragment_sends_the_whole_page_to_sign_in(visitor: Client) -> None:
    response = visitor.get(reverse("making"), headers=HTMX)
    assert response["HX-Redirect"] == reverse("login")
    assert not response.content


@pytest.mark.parametrize("name", PAGES)
def test_pages_open_for_whoever_signed_in(creator: Client, channel: Channel, name: str) -> None:
    assert creator.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", OF_CHANNEL)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_strangers_channel_is_not_there(
    other_user: User, channel: Channel, name: str, method: str
) -> None:
    client = client_for(other_user)
    response = getattr(client, method)(reverse(name, args=[channel.pk]))
    assert response.status_code == (405 if (name, method) in NOT_TAKEN else 404)
    assert Channel.objects.filter(pk=channel.pk, automation_enabled=False, status="active").exists()


@pytest.mark.parametrize("name", OF_VIDEO)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_strangers_video_is_not_there(
    other_user: User, channel: Channel, name: str, method: str
) -> None:
    video = VideoFactory.create(channel=channel, failed=True)
    client = client_for(other_user)
    response = getattr(client, method)(reverse(name, args=[video.pk]))
    assert response.status_code == (405 if (name, method) in NOT_TAKEN else 404)
    assert Video.objects.filter(pk=video.pk, status=Status.FAILED, shared=False).exists()


@pytest.mark.parametrize("name", OF_WEBHOOK)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_strangers_webhook_is_not_there(
    user: User, other_user: User, name: str, method: str
) -> None:
    webhook = WebhookFactory.create(owner=user)
    client = client_for(other_user)
    response = getattr(client, method)(reverse(name, args=[webhook.pk]))
    assert response.status_code == (405 if (name, method) in NOT_TAKEN else 404)
    assert Webhook.objects.filter(pk=webhook.pk, active=True, rotated_at=None).exists()


@pytest.mark.parametrize("whose", ["own", "strange"])
def test_a_strangers_delivery_is_not_sent_again(user: User, other_user: User, whose: str) -> None:
    """Nor by way of a webhook of one's own."""
    delivery = DeliveryFactory.create(webhook__owner=user, status="failed", attempts=10)
    via = delivery.webhook if whose == "strange" else WebhookFactory.create(owner=other_user)
    address = reverse("settings-delivery-again", args=[via.pk, delivery.pk])
    assert client_for(other_user).post(address).status_code == 404
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts) == ("failed", 10)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_strangers_key_is_not_there(user: User, other_user: User, method: str) -> None:
    text = key_of(user)
    address = reverse("settings-key-revoke", args=[user.api_keys.get().pk])
    assert getattr(client_for(other_user), method)(address).status_code == 404
    assert api_key_of(text)


@pytest.mark.parametrize(
    "address", ["/settings/webhooks/nothing", "/settings/keys/nothing/revoke", "/settings/nothing"]
)
def test_what_is_no_id_is_not_there(creator: Client, address: str) -> None:
    assert creator.get(address).status_code == 404


def test_a_strangers_channel_cannot_be_asked_for_a_video(
    other_user: User, channel: Channel
) -> None:
    Channel.objects.create(owner=other_user, name="Own")
    response = client_for(other_user).post(
        reverse("video-new"), {"mode": "topic", "topic": "Stolen", "channel": str(channel.pk)}
    )
    assert response.status_code == 400
    assert not Video.objects.exists()


def test_a_strangers_alert_stays(user: User, other_user: User) -> None:
    alert = CostAlert.objects.create(
        owner=user, day=user.today(), kind="daily_warning", threshold=40, current=41, message="Near"
    )
    response = client_for(other_user).post(reverse("alert-dismiss", args=[alert.pk]))
    assert response.status_code == 404
    alert.refresh_from_db()
    assert alert.dismissed_at is None


def test_what_was_never_there_is_a_page_of_its_own(creator: Client) -> None:
    response = creator.get(reverse("video", args=[uuid.uuid4()]))
    assert response.status_code == 404
    assert "There is nothing here" in response.content.decode()

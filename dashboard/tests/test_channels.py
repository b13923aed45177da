"""Channels: added, edited, paused, automated, deleted; refused where the plan ends."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Plan, User
from channels_app.models import Channel
from dashboard.tests.markup import HTMX, Markup
from tests.factories import ChannelFactory, VideoFactory
from videos.models import Status

NEW = {"name": "Deep Sky", "niche": "astronomy", "daily_video_limit": "3"}


def test_a_channel_is_added_and_the_list_tells(creator: Client, user: User) -> None:
    response = creator.post(reverse("channel-new"), NEW, follow=True)
    assert response.redirect_chain == [("/channels", 302)]
    assert 'Channel "Deep Sky" created successfully!' in Markup(response).text
    assert Channel.objects.get(owner=user).daily_video_limit == 3


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 101),
        ("daily_video_limit", "0"),
        ("daily_video_limit", "101"),
        ("daily_video_limit", "many"),
    ],
)
def test_bad_input_is_marked_and_everything_stays_typed(
    creator: Client, field: str, value: str
) -> None:
    response = creator.post(reverse("channel-new"), {**NEW, field: value})
    assert response.status_code == 400
    page = Markup(response)
    assert page.one("input", name=field)["aria-invalid"] == "true"
    assert page.one("p", id=f"id_{field}_error")
    assert page.one("input", name="niche")["value"] == "astronomy"
    assert not Channel.objects.exists()


def test_a_full_plan_is_said_in_the_form(creator: Client, user: User, channel: Channel) -> None:
    Plan.objects.filter(pk=user.plan_id).update(channel_limit=1)
    response = creator.post(reverse("channel-new"), NEW)
    assert response.status_code == 400
    page = Markup(response)
    assert "plan allows 1 channel." in page.text
    assert page.one("input", name="name")["value"] == "Deep Sky"


def test_editing_starts_from_what_is_there(creator: Client, channel: Channel) -> None:
    address = reverse("channel", args=[channel.pk])
    assert Markup(creator.get(address)).one("input", name="name")["value"] == channel.name
    creator.post(address, {**NEW, "status": "paused"})
    channel.refresh_from_db()
    assert (channel.name, channel.status) == ("Deep Sky", "paused")


def test_error_is_no_state_to_choose(creator: Client, channel: Channel) -> None:
    response = creator.post(reverse("channel", args=[channel.pk]), {**NEW, "status": "error"})
    assert response.status_code == 400


def test_automation_is_a_form_and_with_htmx_a_switch_in_place(
    creator: Client, channel: Channel
) -> None:
    address = reverse("channel-automation", args=[channel.pk])
    assert creator.post(address, {"enabled": "on"})["Location"] == "/channels"
    page = Markup(creator.get("/channels"))
    assert page.one("button", role="switch")["aria-checked"] == "true"
    assert page.one("form", action=address)["hx-post"] == address

    page = Markup(creator.post(address, {"enabled": "off"}, headers=HTMX))
    assert page.one("button", role="switch")["aria-checked"] == "false"
    assert "Automation disabled successfully!" in page.text


def test_a_channel_is_paused_and_goes_on(creator: Client, channel: Channel) -> None:
    address = reverse("channel-pause", args=[channel.pk])
    for active, status in (("off", "paused"), ("on", "active")):
        creator.post(address, {"active": active})
        channel.refresh_from_db()
        assert channel.status == status


def test_deleting_asks_first(creator: Client, user: User, channel: Channel) -> None:
    VideoFactory.create(channel=channel)
    address = reverse("channel-delete", args=[channel.pk])
    assert "Its 1 video goes with it" in Markup(creator.get(address)).text
    assert Channel.objects.exists()
    creator.post(address)
    assert not Channel.objects.exists()


def test_a_channel_whose_video_is_being_made_stays_and_the_list_says_why(
    creator: Client, channel: Channel
) -> None:
    VideoFactory.create(channel=channel, status=Status.PROCESSING)
    response = creator.post(reverse("channel-delete", args=[channel.pk]), follow=True)
    assert response.redirect_chain == [("/channels", 302)]
    text = Markup(response).text
    assert "A video of this channel is being made. Cancel it first." in text
    assert "deleted" not in text
    assert Channel.objects.exists()


def test_the_list_shows_the_day_of_each_channel(creator: Client, user: User) -> None:
    channel = ChannelFactory.create(owner=user, daily_video_limit=4)
    VideoFactory.create(channel=channel)
    VideoFactory.create(channel=channel, failed=True)
    assert "1 of 4" in Markup(creator.get("/channels")).text

"""Asking for a video: the three ways, the estimate, and refusals that lose nothing."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from channels_app.models import Channel
from costs.models import Budget
from dashboard.forms.video import LACKING
from dashboard.forms.voices import grouped
from dashboard.tests.markup import Markup
from providers.llm.base import BriefKind
from providers.speech.base import Voice
from studio.models import BrandKit
from tests.factories import MediaFactory, VideoFactory
from videos.models import Video

ADDRESS = "/videos/new"


@pytest.fixture
def brief(channel: Channel) -> dict[str, str]:
    return {
        "mode": "topic",
        "topic": "Why the sea is salty",
        "notes": "rivers carry salt",
        "text": "The sea is salty.",
        "channel": str(channel.pk),
        "style": "tutorial",
        "length": "short",
        "format": "16:9",
        "voice": "",
        "priority": "7",
    }


@pytest.mark.parametrize(
    ("mode", "taken"),
    [
        ("topic", ("Why the sea is salty", "", "")),
        ("notes", ("Why the sea is salty", "rivers carry salt", "")),
        ("text", ("Why the sea is salty", "", "The sea is salty.")),
    ],
)
def test_only_the_chosen_way_is_taken(
    creator: Client, brief: dict[str, str], mode: str, taken: tuple[str, str, str]
) -> None:
    response = creator.post(ADDRESS, {**brief, "mode": mode})
    video = Video.objects.get()
    assert response["Location"] == reverse("video", args=[video.pk])
    assert (video.topic, video.notes, video.text) == taken
    assert (video.style, video.format, video.priority) == ("tutorial", "16:9", 7)


def test_look_and_sound_are_the_brands_unless_said_otherwise(
    creator: Client, channel: Channel, brief: dict[str, str]
) -> None:
    BrandKit.objects.create(channel=channel, caption_look="pop", music="calm", footage=False)
    creator.post(ADDRESS, brief)
    said = {"caption_look": "none", "music": "night", "footage": "yes", "preset": "draft"}
    creator.post(ADDRESS, {**brief, **said})
    branded, asked = Video.objects.order_by("created_at")
    assert (branded.caption_look, branded.music, branded.footage) == ("pop", "calm", False)
    assert branded.preset == "final"
    assert (asked.caption_look, asked.music, asked.footage) == ("", "night", True)
    assert asked.preset == "draft"


def test_music_of_ones_own_is_played_instead_of_a_mood(
    creator: Client, user: User, channel: Channel, brief: dict[str, str]
) -> None:
    BrandKit.objects.create(channel=channel, music="calm")
    song = MediaFactory.create(owner=user, kind="music", name="My tune")
    stranger = MediaFactory.create(kind="music")
    page = Markup(creator.get(ADDRESS))
    assert page.one("option", value=f"own:{song.pk}")
    assert "My tune" in page.text
    refused = creator.post(ADDRESS, {**brief, "music": f"own:{stranger.pk}"})
    assert refused.status_code == 400
    creator.post(ADDRESS, {**brief, "music": f"own:{song.pk}"})
    video = Video.objects.get()
    assert (video.music, video.setup["music_media"]) == ("", str(song.pk))


def test_a_missing_priority_is_the_usual_one(creator: Client, brief: dict[str, str]) -> None:
    creator.post(ADDRESS, {**brief, "priority": ""})
    assert Video.objects.get().priority == 5


@pytest.mark.parametrize("mode", LACKING)
def test_an_empty_brief_says_what_to_do_and_keeps_the_rest(
    creator: Client, brief: dict[str, str], mode: BriefKind
) -> None:
    response = creator.post(ADDRESS, {**brief, "mode": mode, mode: " "})
    assert response.status_code == 400
    page = Markup(response)
    assert LACKING[mode] in page.text
    for kept in {"topic", "notes", "text"} - {mode}:
        assert brief[kept] in response.content.decode()
    assert "checked" in page.one("input", name="style", value="tutorial")
    assert "checked" in page.one("input", name="mode", value=mode)
    assert not Video.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("topic", "x" * 501),
        ("text", "x" * 40_001),
        ("style", "baroque"),
        ("length", "endless"),
        ("format", "4:3"),
        ("voice", "nobody:here"),
        ("caption_look", "neon"),
        ("music", "loud"),
        ("preset", "best"),
        ("priority", "11"),
        ("channel", "not-an-id"),
    ],
)
def test_what_cannot_be_is_refused(
    creator: Client, brief: dict[str, str], field: str, value: str
) -> None:
    response = creator.post(ADDRESS, {**brief, field: value})
    assert response.status_code == 400
    assert "Please look at what is marked below" in response.content.decode()
    assert 'class="error"' in response.content.decode()


def test_a_full_day_is_said_in_the_form(
    creator: Client, channel: Channel, brief: dict[str, str]
) -> None:
    Channel.objects.update(daily_video_limit=1)
    VideoFactory.create(channel=channel)
    response = creator.post(ADDRESS, brief)
    assert response.status_code == 400
    page = Markup(response)
    assert "has reached its daily limit (1)" in page.text
    assert page.one("input", name="topic")["value"] == "Why the sea is salty"


def test_the_address_fills_the_form(creator: Client, channel: Channel) -> None:
    page = Markup(creator.get(ADDRESS, {"topic": "Tides", "channel": str(channel.pk)}))
    assert page.one("input", name="topic")["value"] == "Tides"
    assert "selected" in page.one("option", value=str(channel.pk))


def test_without_a_channel_it_leads_to_one(creator: Client) -> None:
    assert Markup(creator.get(ADDRESS)).all("a", href=reverse("channel-new"))


def test_the_voices_of_the_engines_can_be_chosen(creator: Client, channel: Channel) -> None:
    page = Markup(creator.get(ADDRESS))
    assert page.one("optgroup", label="Builtin · English")
    assert page.one("optgroup", label="Builtin · others")
    assert page.all("option", value="builtin:en-us")


def test_voices_are_in_groups_by_language_and_tell_their_country() -> None:
    voices = [
        Voice("e:any", "As in the settings", ""),
        Voice("e:de-AT", "Ingrid", "de-AT"),
        Voice("e:en-GB", "Emma", "en-GB"),
        Voice("e:fi", "Finnish", "fi"),
        Voice("e:en-US", "English (America)", "en-US"),
        Voice("e:xx", "Somebody", "xx-YY"),
    ]
    assert grouped("Edge", voices) == [
        ("Edge · English", [("e:en-GB", "Emma (en-GB)"), ("e:en-US", "English (America)")]),
        (
            "Edge · others",
            [
                ("e:any", "As in the settings"),
                ("e:de-AT", "Ingrid (de-AT)"),
                ("e:fi", "Finnish"),
                ("e:xx", "Somebody (xx-YY)"),
            ],
        ),
    ]
    assert grouped("Edge", voices[:1]) == [("Edge", [("e:any", "As in the settings")])]


def test_the_estimate_is_there_before_the_click(
    creator: Client, user: User, brief: dict[str, str]
) -> None:
    Budget.objects.create(owner=user, daily_limit=10)
    text = Markup(creator.post(reverse("video-estimate"), brief)).text
    assert "Cost $0.00" in text
    assert "Free with the built-in engines" in text
    assert not Video.objects.exists()


def test_the_estimate_waits_for_something_that_can_be_said(
    creator: Client, brief: dict[str, str]
) -> None:
    silent = {**brief, "mode": "text", "text": "!!! ??? ..."}
    assert "once there is something" in Markup(creator.post(reverse("video-estimate"), silent)).text
    refused = Markup(creator.post(reverse("video-new"), silent))
    assert "There is nothing to say in it" in refused.text
    assert refused.one("textarea", id="id_text")["aria-invalid"] == "true"


def test_the_estimate_waits_until_there_is_enough(creator: Client, brief: dict[str, str]) -> None:
    text = Markup(creator.post(reverse("video-estimate"), {**brief, "topic": ""})).text
    assert "appear here" in text


def test_a_text_that_does_not_fit_its_length_is_said(
    creator: Client, brief: dict[str, str]
) -> None:
    long_text = {**brief, "mode": "text", "text": "word " * 600}
    assert (
        "not the length chosen" in Markup(creator.post(reverse("video-estimate"), long_text)).text
    )

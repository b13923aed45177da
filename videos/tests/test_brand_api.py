"""A channel's brand kit over the API, and what it does to the films asked for."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from channels_app.models import Channel
from studio.models import BrandKit
from studio.setup import FilmSetup
from tests.factories import MediaFactory
from videos.models import Video

PLAIN = {
    "accent": "",
    "second": "",
    "font": "",
    "logo": "",
    "logoUrl": "",
    "intro": False,
    "introLine": "",
    "outro": False,
    "outroLine": "",
    "captionLook": "outline",
    "captionsBurned": True,
    "music": "",
    "musicMedia": "",
    "footage": True,
    "credits": True,
    "voice": "",
    "speed": 1.0,
    "pronunciations": [],
}


def address(channel: Channel) -> str:
    return f"/api/v1/channels/{channel.pk}/brand"


def test_a_channel_begins_with_a_plain_one(api: APIClient, channel: Channel) -> None:
    assert api.get(address(channel)).json() == PLAIN
    assert not BrandKit.objects.exists()


@pytest.mark.parametrize("method", ["put", "patch"])
def test_what_is_sent_is_kept_and_the_rest_stays(
    api: APIClient, user: User, channel: Channel, method: str
) -> None:
    logo = MediaFactory.create(owner=user)
    song = MediaFactory.create(owner=user, kind="music", preview="")
    changes = {
        "accent": "#4b3bff",
        "font": "Inter",
        "logo": str(logo.pk),
        "musicMedia": str(song.pk),
        "intro": True,
        "introLine": "Hello",
        "captionLook": "box",
        "music": "calm",
        "voice": "builtin:en-gb",
        "speed": 1.2,
        "pronunciations": [{"written": "GIF", "spoken": "jif"}],
    }
    told = getattr(api, method)(address(channel), changes).json()
    assert told.pop("logoUrl").startswith("http")
    assert {**told, "logoUrl": ""} == {**PLAIN, **changes}
    told = getattr(api, method)(address(channel), {"logo": "", "outro": True}).json()
    assert told == {**PLAIN, **changes, "logo": "", "outro": True}


@pytest.mark.parametrize("written", ["#4b3bff", "#4B3BFF", "4b3bff", " 4B3BFF "])
def test_a_colour_may_be_written_as_people_copy_it(
    api: APIClient, channel: Channel, written: str
) -> None:
    assert api.patch(address(channel), {"accent": written}).json()["accent"] == "#4b3bff"
    assert api.patch(address(channel), {"accent": ""}).json()["accent"] == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("accent", "##4b3bff"),
        ("accent", "blue"),
        ("accent", "#12345"),
        ("second", "#12345g"),
        ("accent", 7),
        ("font", "Comic Sans of Nowhere"),
        ("captionLook", "neon"),
        ("music", "loud"),
        ("voice", "nobody:here"),
        ("speed", 0.5),
        ("speed", 2),
        ("speed", "1"),
        ("intro", "yes"),
        ("introLine", "x" * 121),
        ("logo", "nothing"),
        ("logo", "0b8f6c1e-5f0e-4a52-9c39-6f1f6f5a2d11"),
        ("pronunciations", "GIF"),
        ("pronunciations", [{"written": "GIF"}]),
        ("pronunciations", [{"written": "", "spoken": "jif"}]),
        ("pronunciations", [{"written": "x" * 61, "spoken": "jif"}]),
        ("pronunciations", [{"written": 7, "spoken": "jif"}]),
        ("pronunciations", [{"written": str(n), "spoken": "x"} for n in range(201)]),
    ],
)
def test_what_cannot_be_is_refused(
    api: APIClient, channel: Channel, field: str, value: Any
) -> None:
    answer = api.patch(address(channel), {field: value})
    assert (answer.status_code, answer.json()["code"][:4]) == (400, "VAL_")
    assert answer.json()["field"].startswith(field)
    assert not BrandKit.objects.exists()


def test_logo_and_music_are_files_of_ones_own_and_of_their_kind(
    api: APIClient, user: User, channel: Channel
) -> None:
    strange, picture = MediaFactory.create(), MediaFactory.create(owner=user)
    song = MediaFactory.create(owner=user, kind="music")
    for field, media, why in (
        ("logo", strange, "no such file"),
        ("logo", song, "This is a music, not a picture."),
        ("musicMedia", picture, "not a music"),
    ):
        answer = api.patch(address(channel), {field: str(media.pk)})
        assert answer.status_code == 400
        assert why in answer.json()["message"]


def test_of_what_is_said_twice_about_a_word_the_later_counts(
    api: APIClient, channel: Channel
) -> None:
    pairs = [{"written": "GIF", "spoken": "gif"}, {"written": "gif", "spoken": "jif"}]
    told = api.patch(address(channel), {"pronunciations": pairs}).json()
    assert told["pronunciations"] == pairs[1:]


@pytest.fixture
def branded(user: User, channel: Channel) -> BrandKit:
    return BrandKit.objects.create(
        channel=channel,
        accent="#112233",
        caption_look="pop",
        music="calm",
        footage=False,
        voice="builtin:en-gb",
        outro=True,
        music_media=MediaFactory.create(owner=user, kind="music"),
    )


def asked(api: APIClient, channel: Channel, **more: Any) -> tuple[dict[str, Any], Video]:
    answer = api.post(
        "/api/v1/videos/generate", {"channelId": str(channel.pk), "topic": "Tides", **more}
    )
    assert answer.status_code == 201
    told: dict[str, Any] = answer.json()
    return told, Video.objects.get(pk=told["id"])


def test_a_request_is_as_the_kit_says(api: APIClient, channel: Channel, branded: BrandKit) -> None:
    told, video = asked(api, channel)
    assert (told["captionLook"], told["music"], told["footage"]) == ("pop", "calm", False)
    assert (told["preset"], video.voice) == ("final", "builtin:en-gb")
    setup = FilmSetup.from_json(video.setup)
    assert (setup.accent, setup.outro) == ("#112233", True)
    assert setup.music_media == str(branded.music_media_id)


@pytest.mark.parametrize("none", ["", "none"])
def test_a_request_may_say_otherwise(
    api: APIClient, channel: Channel, branded: BrandKit, none: str
) -> None:
    told, video = asked(
        api, channel, captionLook=none, music=none, footage=True, preset="draft", voice=""
    )
    assert (told["captionLook"], told["music"], told["footage"]) == ("", "", True)
    assert told["preset"] == "draft"
    assert FilmSetup.from_json(video.setup).music_media == ""
    told, _ = asked(api, channel, captionLook="underline", music="night")
    assert (told["captionLook"], told["music"]) == ("underline", "night")


@pytest.mark.parametrize("beside", [{}, {"music": "night"}])
def test_a_request_may_ask_for_other_music_of_ones_own(
    api: APIClient, user: User, channel: Channel, branded: BrandKit, beside: dict[str, str]
) -> None:
    song = MediaFactory.create(owner=user, kind="music")
    told, video = asked(api, channel, musicMedia=str(song.pk), **beside)
    assert told["music"] == ""
    assert FilmSetup.from_json(video.setup).music_media == str(song.pk)
    _, video = asked(api, channel, musicMedia="")
    assert FilmSetup.from_json(video.setup).music_media == str(branded.music_media_id)


@pytest.mark.parametrize("whose", ["a picture", "a stranger's"])
def test_music_that_is_not_ones_own_is_refused(
    api: APIClient, user: User, channel: Channel, whose: str
) -> None:
    media = (
        MediaFactory.create(owner=user)
        if whose == "a picture"
        else MediaFactory.create(kind="music")
    )
    body = {"channelId": str(channel.pk), "topic": "Tides", "musicMedia": str(media.pk)}
    answer = api.post("/api/v1/videos/generate", body)
    assert (answer.status_code, answer.json()["field"]) == (400, "musicMedia")


@pytest.mark.parametrize(
    ("field", "value"),
    [("captionLook", "neon"), ("music", "loud"), ("footage", "no"), ("preset", "best")],
)
def test_a_request_for_what_there_is_not_is_refused(
    api: APIClient, channel: Channel, field: str, value: str
) -> None:
    body = {"channelId": str(channel.pk), "topic": "Tides", field: value}
    answer = api.post("/api/v1/videos/generate", body)
    assert (answer.status_code, answer.json()["field"]) == (400, field)


def test_a_video_keeps_the_kit_it_was_asked_for_with(
    api: APIClient, channel: Channel, branded: BrandKit
) -> None:
    _, video = asked(api, channel)
    api.patch(address(channel), {"accent": "#ffffff"})
    video.refresh_from_db()
    assert FilmSetup.from_json(video.setup).accent == "#112233"


def test_a_deleted_logo_leaves_the_kit_without_one(
    api: APIClient, user: User, channel: Channel
) -> None:
    logo = MediaFactory.create(owner=user)
    api.patch(address(channel), {"logo": str(logo.pk)})
    assert api.delete(f"/api/v1/media/{logo.pk}").status_code == 204
    assert api.get(address(channel)).json()["logo"] == ""

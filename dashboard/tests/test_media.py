"""The media library's pages: adding, describing, deleting."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from channels_app.models import Channel
from dashboard.tests.conftest import client_for
from dashboard.tests.markup import HTMX, Markup
from studio.models import BrandKit, Media
from studio.tests.files import picture, upload
from tests.factories import MediaFactory, SceneFactory, VideoFactory

ADDRESS = "/media"


@pytest.fixture(autouse=True)
def media_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def test_what_can_be_used_is_kept_and_the_rest_named(creator: Client) -> None:
    files = [upload(picture(), "Boat.png"), upload(picture("WEBP")[:-20], "Half.webp")]
    answer = creator.post(ADDRESS, {"file": files})
    page = Markup(answer)
    assert answer.status_code == 400
    assert "Half.webp: The picture is damaged." in page.text
    assert "1 file added to your library." in page.text
    assert "at most 100 at once" in page.text


def test_several_files_are_added_at_once(creator: Client) -> None:
    files = [upload(picture(size=(64, side)), f"Boat {side}.png") for side in (64, 96)]
    answer = creator.post(ADDRESS, {"file": files}, follow=True)
    page = Markup(answer)
    assert "2 files added to your library." in page.text
    assert "Boat 64" in page.text
    assert [image for image in page.all("img") if "/library/" in image["src"]]
    once_more = upload(picture(size=(64, 64)), "Boat.png")
    again = Markup(creator.post(ADDRESS, {"file": once_more}, follow=True))
    assert "Your library had 1 of them already." in again.text


def test_what_cannot_be_used_is_said_and_the_rest_is_taken(creator: Client) -> None:
    files = [upload(picture(), "good.png"), upload(b"text", "<b>bad.png")]
    answer = creator.post(ADDRESS, {"file": files})
    page = Markup(answer)
    assert answer.status_code == 400
    assert "<b>bad.png: This kind of file is not understood." in page.text
    assert "1 file added" in page.text
    assert Media.objects.get().name == "good"


def test_nothing_chosen_is_said(creator: Client) -> None:
    answer = creator.post(ADDRESS, {})
    assert answer.status_code == 400
    assert "Choose at least one file." in Markup(answer).text


def test_the_shelf_by_kind(creator: Client, user: User) -> None:
    MediaFactory.create(owner=user, name="Harbour", kind="clip")
    MediaFactory.create(owner=user, name="Tune", kind="music", preview="")
    MediaFactory.create(name="Theirs")
    assert "Theirs" not in Markup(creator.get(ADDRESS)).text
    music = Markup(creator.get(ADDRESS, {"kind": "music"}, headers=HTMX))
    assert "Tune" in music.text
    assert "Harbour" not in music.text
    assert music.one("audio")["src"].startswith("/library/")
    assert "Harbour" in Markup(creator.get(ADDRESS, {"kind": "nonsense"})).text


def test_a_file_is_described(creator: Client, user: User) -> None:
    media = MediaFactory.create(owner=user, terms=["sea"])
    address = reverse("media-edit", args=[media.pk])
    assert Markup(creator.get(address)).one("input", name="terms")["value"] == "sea"
    creator.post(address, {"name": "Harbour", "terms": "boats, sea", "author": "Ada"})
    media.refresh_from_db()
    assert (media.name, media.terms, media.author) == ("Harbour", ["boats", "sea"], "Ada")
    assert creator.post(address, {"name": ""}).status_code == 400


def test_music_is_not_found_by_words(creator: Client, user: User) -> None:
    media = MediaFactory.create(owner=user, kind="music", terms=["sea"])
    address = reverse("media-edit", args=[media.pk])
    assert not Markup(creator.get(address)).all("input", name="terms")
    creator.post(address, {"name": "Waves"})
    media.refresh_from_db()
    assert (media.name, media.terms) == ("Waves", ["sea"])


def test_before_it_is_deleted_it_is_said_where_it_is_used(
    creator: Client, user: User, channel: Channel
) -> None:
    media = MediaFactory.create(owner=user)
    BrandKit.objects.create(channel=channel, logo=media)
    SceneFactory.create(video=VideoFactory.create(channel=channel), picture=str(media.pk))
    address = reverse("media-delete", args=[media.pk])
    text = Markup(creator.get(address)).text
    assert f"brand kit of {channel.name}" in text
    assert "scenes of 1 video" in text
    creator.post(address)
    assert not Media.objects.exists()
    assert BrandKit.objects.get().logo is None


@pytest.mark.parametrize("name", ["media-edit", "media-delete"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_strangers_file_is_not_there(
    user: User, other_user: User, name: str, method: str
) -> None:
    media = MediaFactory.create(owner=user)
    client = client_for(other_user)
    answer = getattr(client, method)(reverse(name, args=[media.pk]), {"name": "Mine"})
    assert answer.status_code == 404
    assert Media.objects.get().name == media.name

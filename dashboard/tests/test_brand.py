"""The page of a channel's brand kit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from channels_app.models import Channel
from dashboard.tests.markup import Markup
from studio.models import BrandKit, Media
from studio.tests.files import music, picture, upload
from tests.factories import MediaFactory
from videos.music import all_moods


@pytest.fixture(autouse=True)
def media_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def address(channel: Channel) -> str:
    return reverse("channel-brand", args=[channel.pk])


def filled(*pairs: tuple[str, str], **changes: Any) -> dict[str, Any]:
    rows = {"said-TOTAL_FORMS": str(len(pairs)), "said-INITIAL_FORMS": "0"}
    for place, (written, spoken) in enumerate(pairs):
        rows |= {f"said-{place}-written": written, f"said-{place}-spoken": spoken}
    plain = {"captions": "outline", "speed": "1", "footage": "on", "credits": "on"}
    return {**plain, **rows, **changes}


def test_what_is_filled_in_is_kept_and_shown(creator: Client, address: str) -> None:
    form = filled(
        ("GIF", "jif"),
        ("", ""),
        accent="#e0246f",
        intro="on",
        intro_line="Hello",
        captions="pop",
        music="calm",
        speed="1.1",
    )
    assert creator.post(address, form)["Location"] == address
    kit = BrandKit.objects.get()
    assert (kit.accent, kit.intro_line, kit.speed) == ("#e0246f", "Hello", 1.1)
    assert (kit.caption_look, kit.captions_burned, kit.music) == ("pop", True, "calm")
    assert kit.pronunciations == [{"written": "GIF", "spoken": "jif"}]
    page = Markup(creator.get(address))
    assert page.one("input", id="id_accent")["value"] == "#e0246f"
    assert page.one("input", name="said-0-written")["value"] == "GIF"
    assert "checked" in page.one("input", name="captions", value="pop")
    assert "selected" in page.one("option", value="calm")


def test_captions_may_be_left_to_files_and_the_look_is_remembered(
    creator: Client, address: str
) -> None:
    creator.post(address, filled(captions="box"))
    creator.post(address, filled(captions="none"))
    kit = BrandKit.objects.get()
    assert (kit.captions_burned, kit.caption_look) == (False, "box")
    page = Markup(creator.get(address))
    assert "checked" in page.one("input", name="captions", value="none")


def test_a_logo_is_chosen_or_brought(creator: Client, user: User, address: str) -> None:
    known = MediaFactory.create(owner=user)
    creator.post(address, filled(logo=str(known.pk)))
    assert BrandKit.objects.get().logo == known
    creator.post(address, filled(new_logo=upload(picture(), "brought.png")))
    logo = BrandKit.objects.get().logo
    assert logo is not None
    assert (logo.name, logo.owner) == ("brought", user)
    creator.post(address, filled())
    assert BrandKit.objects.get().logo is None


@pytest.mark.parametrize(
    ("content", "why"), [(b"text", "not understood"), (music(), "A logo is a picture.")]
)
def test_what_is_no_logo_is_refused(
    creator: Client, address: str, content: bytes, why: str
) -> None:
    answer = creator.post(address, filled(accent="#112233", new_logo=upload(content)))
    assert answer.status_code == 400
    page = Markup(answer)
    assert why in page.text
    assert page.one("input", id="id_accent")["value"] == "#112233"
    assert not BrandKit.objects.exists()


def test_beside_another_error_a_file_has_to_be_chosen_again_and_that_is_said(
    creator: Client, address: str
) -> None:
    form = filled(accent="pink", second="E0246F", new_logo=upload(picture()))
    page = Markup(creator.post(address, form))
    assert "Choose this file again" in page.text
    assert page.one("input", id="id_accent")["value"] == "pink"
    assert page.one("input", id="id_accent_pick")["value"] == "#808080"
    assert page.one("input", id="id_second")["value"] == "#e0246f"
    assert page.one("input", id="id_second_pick")["value"] == "#e0246f"
    assert not Media.objects.exists()


@pytest.mark.parametrize("speed", ["9", "0", "fast"])
def test_a_pace_that_cannot_be_is_told_which_can(creator: Client, address: str, speed: str) -> None:
    page = Markup(creator.post(address, filled(speed=speed)))
    assert "Write a number from 0.8 to 1.25." in page.text


def test_an_error_far_down_is_told_at_the_top(creator: Client, address: str) -> None:
    page = Markup(creator.post(address, filled(("GIF", ""))))
    assert "Please look at what is marked below." in page.text


def test_own_music_takes_the_place_of_a_mood(creator: Client, user: User, address: str) -> None:
    song = MediaFactory.create(owner=user, kind="music", name="My tune")
    creator.post(address, filled(music=f"own:{song.pk}"))
    kit = BrandKit.objects.get()
    assert (kit.music, kit.music_media) == ("", song)
    page = Markup(creator.get(address))
    assert "selected" in page.one("option", value=f"own:{song.pk}")
    creator.post(address, filled(music="calm"))
    kit.refresh_from_db()
    assert (kit.music, kit.music_media) == ("calm", None)


@pytest.mark.parametrize("written", ["E0246F", " #e0246F "])
def test_a_colour_may_be_written_as_people_copy_it(
    creator: Client, address: str, written: str
) -> None:
    creator.post(address, filled(accent=written, second=""))
    kit = BrandKit.objects.get()
    assert (kit.accent, kit.second) == ("#e0246f", "")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("accent", "pink"),
        ("font", "Nowhere Sans"),
        ("captions", "neon"),
        ("music", "loud"),
        ("music", "own:0b8f6c1e-5f0e-4a52-9c39-6f1f6f5a2d11"),
        ("voice", "nobody:here"),
        ("speed", "3"),
        ("logo", "0b8f6c1e-5f0e-4a52-9c39-6f1f6f5a2d11"),
        ("said-0-spoken", ""),
    ],
)
def test_what_cannot_be_is_refused(creator: Client, address: str, field: str, value: str) -> None:
    answer = creator.post(address, {**filled(("GIF", "jif")), field: value})
    assert answer.status_code == 400
    assert 'class="error"' in answer.content.decode()
    assert not BrandKit.objects.exists()


@pytest.mark.parametrize(
    ("field", "gone"), [("voice", "piper:en_GB-once"), ("font", "Once Upon A Sans")]
)
def test_what_is_no_longer_installed_stays_until_another_is_chosen(
    creator: Client, channel: Channel, address: str, field: str, gone: str
) -> None:
    BrandKit.objects.create(channel=channel, **{field: gone})
    page = Markup(creator.get(address))
    assert "selected" in page.one("option", value=gone)
    assert "no longer installed" in page.text
    sent = {field: gone, "accent": "#112233"}
    assert creator.post(address, filled(**sent)).status_code == 302
    assert getattr(BrandKit.objects.get(accent="#112233"), field) == gone
    creator.post(address, filled(**{field: ""}))
    assert getattr(BrandKit.objects.get(), field) == ""
    assert creator.post(address, filled(**sent)).status_code == 400


def test_a_logo_that_is_deleted_while_it_is_saved_is_told_and_nothing_typed_is_lost(
    creator: Client, user: User, address: str
) -> None:
    logo = MediaFactory.create(owner=user)
    once = iter([logo])

    def deleted(execute: Any, sql: str, *rest: Any) -> Any:
        """Somebody is quicker than the writing, which begins so."""
        for media in once if sql.startswith("SAVEPOINT") else ():
            media.delete()
        return execute(sql, *rest)

    with connection.execute_wrapper(deleted):
        answer = creator.post(address, filled(accent="#112233", logo=str(logo.pk)))
    assert answer.status_code == 400
    page = Markup(answer)
    assert "was deleted from your media library meanwhile" in page.text
    assert page.one("input", id="id_accent")["value"] == "#112233"


def test_each_mood_can_be_listened_to(creator: Client, address: str) -> None:
    heard = Markup(creator.get(address)).all("audio")
    assert [sound["aria-label"] for sound in heard] == [mood.label for mood in all_moods()]
    assert all(sound["src"].startswith("/") for sound in heard)


def test_somebody_elses_pictures_are_no_choice(creator: Client, address: str) -> None:
    theirs = MediaFactory.create()
    assert creator.post(address, filled(logo=str(theirs.pk))).status_code == 400
    assert not Markup(creator.get(address)).all("option", value=str(theirs.pk))

"""The editor of a video's scenes, its versions and its thumbnails, without JavaScript."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from PIL import Image

from channels_app.models import Channel
from dashboard.forms.scene import FIELDS, as_typed
from dashboard.tests.markup import Markup
from studio.models import Media
from videos import services, versions
from videos.models import Status, Version, Video
from videos.tests.edited import TEXTS, as_wishes, complete, finished, narrations
from videos.tests.test_thumbnails import with_candidates


def edit_page(video: Video) -> str:
    return reverse("video-edit", args=[video.pk])


def typed(video: Video, **second: str) -> dict[str, Any]:
    """What the browser sends of the page as it is, but for the second scene."""
    fields = {"version": versions.version_number(video), "count": video.scenes.count()}
    for place, entry in enumerate(versions.entries_of(video)):
        shown = as_typed(entry) | (second if place == 1 else {})
        fields |= {f"scene-{place}-{name}": shown[name] for name in FIELDS}
    return fields


def press(client: Client, video: Video, do: str, **second: str) -> HttpResponse:
    return client.post(edit_page(video), {**typed(video, **second), "do": do})  # type: ignore[return-value]


def texts_in(response: HttpResponse) -> list[str]:
    desk = response.context["desk"]  # type: ignore[attr-defined]
    return [form["narration"].value() or "" for form in desk.forms]


def test_the_scenes_can_be_edited_in_place(creator: Client, channel: Channel) -> None:
    video = finished(channel)
    assert edit_page(video) in creator.get(reverse("video", args=[video.pk])).content.decode()
    shown = creator.get(edit_page(video)).content.decode()
    for text in TEXTS:
        assert text in shown


class TestPriceAndTime:
    def test_are_shown_before_anything_is_made(self, creator: Client, channel: Channel) -> None:
        video = finished(channel)
        response = press(creator, video, "check", narration="Something else.")
        shown = response.content.decode()
        assert response.status_code == 200
        assert "Scene 2: text" in shown
        assert "Done in about" in shown
        assert not Version.objects.exists()

    def test_follow_what_is_typed(self, creator: Client, channel: Channel) -> None:
        video = finished(channel)
        address = reverse("video-edit-estimate", args=[video.pk])
        before = creator.post(address, typed(video)).content.decode()
        after = creator.post(address, typed(video, headline="New")).content.decode()
        assert "once something is changed" in before
        assert 'value="apply"' not in before
        assert "Scene 2: words on the screen" in after
        assert 'value="apply"' in after
        wrong = creator.post(address, typed(video, kind="number")).content.decode()
        assert "Scene 2: A number scene needs its number." in wrong

    def test_come_before_the_new_version(self, creator: Client, channel: Channel) -> None:
        video = finished(channel)
        response = press(creator, video, "apply", narration="Something else.")
        assert response["Location"] == reverse("video", args=[video.pk])
        assert narrations(video) == [TEXTS[0], "Something else.", TEXTS[2]]
        page = creator.get(response["Location"]).content.decode()
        assert "<video" in page  # the film of before goes on to be shown
        assert "Being made" in page


@pytest.mark.parametrize(
    ("button", "order"),
    [
        ("up-1", [1, 0, 2]),
        ("down-1", [0, 2, 1]),
        ("remove-1", [0, 2]),
        ("up-0", [0, 1, 2]),
        ("down-2", [0, 1, 2]),
    ],
)
def test_scenes_are_moved_and_removed_in_the_page(
    creator: Client, channel: Channel, button: str, order: list[int]
) -> None:
    video = finished(channel)
    response = press(creator, video, button)
    assert texts_in(response) == [TEXTS[place] for place in order]
    assert narrations(video) == list(TEXTS)


def test_a_scene_is_added_and_what_is_typed_stays(creator: Client, channel: Channel) -> None:
    video = finished(channel)
    response = press(creator, video, "add-1", narration="Typed already.")
    assert texts_in(response) == [TEXTS[0], "Typed already.", "", TEXTS[2]]


def test_without_any_scene_there_is_a_way_back(creator: Client, channel: Channel) -> None:
    video = finished(channel, "Alone.")
    page = Markup(press(creator, video, "remove-0"))
    assert page.all("a", href=edit_page(video))
    assert "No scene is left." in page.text


def test_what_is_wrong_is_said_at_its_scene(creator: Client, channel: Channel) -> None:
    video = finished(channel)
    response = press(creator, video, "apply", kind="list", items="only one")
    assert response.status_code == 400
    desk = response.context["desk"]  # type: ignore[attr-defined]
    assert "at least 2 points" in desk.forms[1].errors["items"][0]
    assert "only one" in response.content.decode()
    page = Markup(response)
    assert page.one("a", href="#scene-1")
    assert page.one("section", id="scene-1")
    assert not Version.objects.exists()


HUGE = "9" * 5000


@pytest.mark.parametrize(
    "junk",
    [{"count": "x"}, {"count": "99999999"}, {"version": "x"}, {}, {"count": HUGE, "version": HUGE}],
)
def test_junk_is_refused_kindly(creator: Client, channel: Channel, junk: dict[str, str]) -> None:
    video = finished(channel)
    answer = creator.post(edit_page(video), {"do": "apply", **junk})
    assert answer.status_code == 400
    for button in ("up-99", f"up-{HUGE}"):
        assert creator.post(edit_page(video), {"do": button, **typed(video)}).status_code == 200


def test_somebody_elses_change_is_told(creator: Client, channel: Channel) -> None:
    video = finished(channel)
    sent = {**typed(video, narration="Mine."), "do": "apply"}
    services.video_scenes_edit(video=video, wishes=[{"narration": "Theirs."}])
    complete(video)
    response = creator.post(edit_page(video), sent)
    assert response.status_code == 400
    assert "changed meanwhile" in response.content.decode()


def test_a_voice_is_chosen_by_its_name(creator: Client, channel: Channel) -> None:
    video = finished(channel)
    page = creator.get(edit_page(video)).content.decode()
    assert '<option value="English (Great Britain)">' in page
    unknown = press(creator, video, "apply", voice="Nobody")
    assert "There is no such voice" in unknown.content.decode()
    press(creator, video, "apply", voice="english (great britain)")
    assert video.scenes.get(index=1).voice == "builtin:en-gb"
    assert as_typed(versions.entries_of(video)[1])["voice"] == "English (Great Britain)"


def test_a_file_of_the_library_can_be_shown(creator: Client, channel: Channel) -> None:
    clip = Media.objects.create(
        owner=channel.owner, kind=Media.Kind.CLIP, name="Harbour", file="a", sha256="a", size=1
    )
    video = finished(channel)
    assert "Harbour" in creator.get(edit_page(video)).content.decode()
    press(creator, video, "apply", picture=str(clip.pk))
    assert video.scenes.get(index=1).picture == str(clip.pk)


def test_two_hundred_scenes_can_be_sent(creator: Client, channel: Channel) -> None:
    video = finished(channel)
    fields = {f"scene-{place}-{name}": "" for place in range(200) for name in FIELDS}
    texts = {f"scene-{place}-narration": "Word." for place in range(200)}
    kinds = {f"scene-{place}-kind": "statement" for place in range(200)}
    sent = {**fields, **texts, **kinds, "version": 1, "count": 200, "do": "apply"}
    assert creator.post(edit_page(video), sent).status_code == 302
    assert video.scenes.count() == 200


def test_there_is_nothing_to_edit_while_it_is_made(creator: Client, channel: Channel) -> None:
    video = finished(channel, status=Status.PROCESSING)
    assert creator.get(edit_page(video)).status_code == 302
    assert edit_page(video) not in creator.get(reverse("video", args=[video.pk])).content.decode()


class TestAfterAFailure:
    @pytest.fixture
    def video(self, channel: Channel) -> Video:
        """Its edit was cancelled."""
        video = finished(channel)
        wishes = as_wishes(video)
        wishes[1]["narration"] = "Something else."
        services.video_scenes_edit(video=video, wishes=wishes)
        services.video_cancel(video=video)
        return Video.objects.get(pk=video.pk)

    def test_the_page_says_so_and_what_helps(self, creator: Client, video: Video) -> None:
        shown = creator.get(reverse("video", args=[video.pk])).content.decode()
        assert "You cancelled the edit" in shown
        assert f"{edit_page(video)}?version=2" in shown
        creator.post(reverse("video-retry", args=[video.pk]))
        assert narrations(video)[1] == "Something else."

    def test_what_was_changed_can_be_changed_on(self, creator: Client, video: Video) -> None:
        response = creator.get(f"{edit_page(video)}?version=2")
        assert texts_in(response)[1] == "Something else."  # type: ignore[arg-type]
        assert creator.get(f"{edit_page(video)}?version=9").status_code == 404

    def test_of_what_has_no_film_yet_none_is_promised(
        self, creator: Client, channel: Channel
    ) -> None:
        video = finished(channel, status=Status.FAILED, published_at=None, film=None)
        services.video_scenes_edit(video=video, wishes=[{"narration": "All new."}])
        services.video_cancel(video=video)
        shown = creator.get(reverse("video", args=[video.pk])).content.decode()
        assert "as it was before" not in shown


def test_versions_are_listed_watched_and_brought_back(creator: Client, channel: Channel) -> None:
    video = finished(channel)
    services.video_scenes_edit(video=video, wishes=[{"narration": "All new."}])
    complete(video)
    shown = creator.get(reverse("video", args=[video.pk])).content.decode()
    assert "Version 1" in shown
    restore = reverse("video-restore", args=[video.pk, 1])
    assert restore in shown
    creator.post(restore)
    assert narrations(video) == list(TEXTS)
    answer = creator.post(restore, follow=True)
    assert "being made" in answer.content.decode()


class TestThumbnails:
    def test_are_chosen(self, creator: Client, channel: Channel) -> None:
        video = with_candidates(finished(channel))
        address = reverse("video-thumbnail", args=[video.pk, 2])
        assert address in creator.get(reverse("video", args=[video.pk])).content.decode()
        creator.post(address)
        assert video.thumbnails.get(chosen=True).number == 2

    def test_of_ones_own_are_taken_or_refused(
        self, creator: Client, channel: Channel, settings: LazySettings, tmp_path: Path
    ) -> None:
        settings.MEDIA_ROOT = tmp_path
        video = with_candidates(finished(channel))
        address = reverse("video-thumbnail-upload", args=[video.pk])
        written = BytesIO()
        Image.new("RGB", (640, 480), "navy").save(written, "PNG")
        written.seek(0)
        written.name = "own.png"
        creator.post(address, {"file": written})
        assert video.thumbnails.get(chosen=True).number == 0
        bad = BytesIO(b"no picture")
        bad.name = "own.png"
        answer = creator.post(address, {"file": bad}, follow=True)
        assert "This is no picture that is understood" in answer.content.decode()
        assert video.thumbnails.get(chosen=True).number == 0
        assert "Choose a picture first" in creator.post(address, follow=True).content.decode()

"""Scenes, versions and thumbnails over the API."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from PIL import Image
from rest_framework.test import APIClient

from channels_app.models import Channel
from tests.factories import ArtifactFactory, SceneFactory, VideoFactory
from videos.links import file_link
from videos.models import Status, Version, Video
from videos.tests.edited import TEXTS, complete, finished, narrations, scenes
from videos.tests.test_thumbnails import with_candidates

VIDEOS = "/api/v1/videos"


@pytest.fixture(autouse=True)
def folders(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def address(video: Video, more: str) -> str:
    return f"{VIDEOS}/{video.pk}{more}"


def granted(url: str) -> tuple[str, str]:
    link = file_link(url.rpartition("/")[2])
    assert link is not None
    return link.key, link.filename


def sent(video: Video, **second: Any) -> dict[str, Any]:
    """The scenes as they are, but for the second one."""
    first, changed, last = scenes(video)
    listed = [{"id": first.pk}, {"id": changed.pk, **second}, {"id": last.pk}]
    return {"version": 1, "scenes": listed}


def test_scenes_in_order_with_all_that_can_be_changed(api: APIClient, channel: Channel) -> None:
    video = VideoFactory.create(channel=channel)
    footage = ArtifactFactory.create(kind="footage", file="artifacts/ab/footage.mp4")
    late = SceneFactory.create(video=video, index=1)
    early = SceneFactory.create(
        video=video, index=0, start=0.0, frames=96, visual=footage, search_terms=["sky"]
    )
    first, second = api.get(address(video, "/scenes")).json()
    assert granted(first.pop("mediaUrl")) == (footage.pk, "footage.mp4")
    assert first == {
        "id": early.pk,
        "index": 0,
        "kind": "statement",
        "text": "Blue light scatters most.",
        "headline": "Blue scatters",
        **dict.fromkeys(("kicker", "support", "figure", "unit", "voice", "picture"), ""),
        "items": [],
        "details": [],
        "searchTerms": ["sky"],
        "start": 0.0,
        "duration": 3.2,
    }
    assert (second["id"], second["mediaUrl"]) == (late.pk, "")
    assert not {"start", "duration"} & set(second)


class TestAScene:
    def test_is_changed_and_the_video_made_again(self, api: APIClient, channel: Channel) -> None:
        video = finished(channel)
        scene = scenes(video)[1]
        change = {"text": "Something else.", "searchTerms": ["cat"]}
        answer = api.patch(address(video, f"/scenes/{scene.pk}"), change)
        assert answer.status_code == 200
        body = answer.json()
        assert (body["id"], body["text"], body["searchTerms"]) == (
            scene.pk,
            "Something else.",
            ["cat"],
        )
        shown = api.get(address(video, "")).json()
        assert (shown["status"], shown["version"]) == ("queued", 2)
        assert shown["videoUrl"]
        assert shown["youtubeUrl"]

    def test_that_stays_as_it_is_makes_nothing(self, api: APIClient, channel: Channel) -> None:
        video = finished(channel)
        scene = scenes(video)[1]
        for change in ({}, {"text": scene.narration}):
            assert api.patch(address(video, f"/scenes/{scene.pk}"), change).status_code == 200
        assert not Version.objects.exists()

    @pytest.mark.parametrize("scene_id", ["0", "x", str(10**30)])
    def test_that_is_not_there_is_not_found(
        self, api: APIClient, channel: Channel, scene_id: str
    ) -> None:
        answer = api.patch(address(finished(channel), f"/scenes/{scene_id}"), {"text": "A."})
        assert (answer.status_code, answer.json()["code"]) == (404, "RES_4041")

    def test_of_a_video_in_the_making_waits(self, api: APIClient, channel: Channel) -> None:
        video = finished(channel, status=Status.PROCESSING)
        answer = api.patch(address(video, f"/scenes/{scenes(video)[0].pk}"), {"text": "A."})
        assert (answer.status_code, answer.json()["code"]) == (409, "VAL_4001")


class TestAnEdit:
    def test_is_shown_with_its_price_and_then_made(self, api: APIClient, channel: Channel) -> None:
        video = finished(channel)
        body = sent(video, text="Something else.")
        estimate = api.post(address(video, "/edit/estimate"), body).json()
        assert estimate.pop("estimatedSeconds") > 0
        assert estimate == {
            "changes": ["Scene 2: text"],
            "estimatedCost": 0.0,
            "scenesSpoken": 1,
            "scenesRendered": 1,
        }
        assert Video.objects.get(pk=video.pk).status == Status.COMPLETED
        answer = api.post(address(video, "/edit"), body)
        assert (answer.status_code, answer.json()["version"]) == (200, 2)
        assert narrations(video) == [TEXTS[0], "Something else.", TEXTS[2]]

    def test_sent_twice_is_made_once(self, api: APIClient, channel: Channel) -> None:
        video = finished(channel)
        body = sent(video, text="Something else.")
        answers = [
            api.post(address(video, "/edit"), body, headers={"Idempotency-Key": "one"})
            for _ in range(2)
        ]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert Version.objects.count() == 2

    def test_of_an_older_version_is_told(self, api: APIClient, channel: Channel) -> None:
        video = finished(channel)
        for more in ("/edit", "/edit/estimate"):
            answer = api.post(address(video, more), {**sent(video, text="A."), "version": 2})
            assert answer.status_code == 409
            assert "changed meanwhile" in answer.json()["message"]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"text": 7},
            {"text": "x" * 5001},
            {"items": "a"},
            {"items": [1]},
            {"kind": "dance"},
            {"kind": "card"},
            {"voice": "nobody"},
            {"id": "x"},
        ],
    )
    def test_says_what_is_wrong(
        self, api: APIClient, channel: Channel, wrong: dict[str, Any]
    ) -> None:
        video = finished(channel)
        for more in ("/edit", "/edit/estimate"):
            answer = api.post(address(video, more), sent(video, **wrong))
            assert (answer.status_code, answer.json()["code"]) == (400, "VAL_4001")
            assert answer.json()["errors"]
        assert not Version.objects.exists()

    @pytest.mark.parametrize("body", [{}, {"version": 1}, {"version": 1, "scenes": "x"}, []])
    def test_needs_scenes(self, api: APIClient, channel: Channel, body: Any) -> None:
        assert api.post(address(finished(channel), "/edit"), body).status_code == 400


def test_versions_are_listed_and_brought_back(api: APIClient, channel: Channel) -> None:
    video = finished(channel)
    assert api.get(address(video, "/versions")).json() == []
    api.post(address(video, "/edit"), sent(video, text="Something else."))
    newest, first = api.get(address(video, "/versions")).json()
    assert (newest["number"], newest["note"], newest["current"], newest["videoUrl"]) == (
        2,
        "Scene 2: text",
        True,
        "",
    )
    assert (first["number"], first["scenes"], first["duration"]) == (1, 3, 6.0)
    assert granted(first["videoUrl"]) == (video.film_id, "version-1.mp4")
    assert api.post(address(video, "/versions/1/restore")).status_code == 409
    complete(video)
    answer = api.post(address(video, "/versions/1/restore"))
    assert (answer.status_code, answer.json()["version"]) == (200, 3)
    assert narrations(video) == list(TEXTS)
    assert api.post(address(video, "/versions/9/restore")).status_code == 404


class TestThumbnails:
    def test_are_listed_and_chosen(self, api: APIClient, channel: Channel) -> None:
        video = with_candidates(finished(channel))
        listed = api.get(address(video, "/thumbnails")).json()
        assert [(one["number"], one["chosen"]) for one in listed] == [
            (1, True),
            (2, False),
            (3, False),
        ]
        assert all(one["wideUrl"] and one["tallUrl"] for one in listed)
        answer = api.post(address(video, "/thumbnails/2/choose"))
        assert (answer.status_code, answer.json()["chosen"]) == (200, True)
        shown = api.get(address(video, "")).json()["thumbnailUrl"]
        chosen = video.thumbnails.get(number=2)
        assert granted(shown) == (chosen.tall_id, "thumbnail.jpg")
        assert api.post(address(video, "/thumbnails/7/choose")).status_code == 404

    def test_an_own_one_is_taken(self, api: APIClient, channel: Channel) -> None:
        video = with_candidates(finished(channel))
        answer = self.post(api, video, picture())
        assert (answer.status_code, answer.json()["number"], answer.json()["chosen"]) == (
            201,
            0,
            True,
        )
        assert [one["chosen"] for one in api.get(address(video, "/thumbnails")).json()] == [
            True,
            False,
            False,
            False,
        ]

    @pytest.mark.parametrize(
        ("content", "status"), [(b"", 400), (b"GIF89a", 400), (b"<svg/>", 400)]
    )
    def test_what_is_none_is_refused(
        self, api: APIClient, channel: Channel, content: bytes, status: int
    ) -> None:
        answer = self.post(api, finished(channel), content)
        assert (answer.status_code, answer.json()["code"]) == (status, "VAL_4001")
        assert answer.json()["errors"]["file"]

    def test_what_is_too_large_is_refused(self, api: APIClient, channel: Channel) -> None:
        answer = self.post(api, finished(channel), picture() + b"x" * (10 * 1024 * 1024))
        assert (answer.status_code, answer.json()["code"]) == (413, "VAL_4001")

    def post(self, api: APIClient, video: Video, content: bytes) -> Any:
        file = BytesIO(content)
        file.name = "picture.jpg"
        return api.post(address(video, "/thumbnails"), {"file": file}, format="multipart")


def picture() -> bytes:
    written = BytesIO()
    Image.new("RGB", (640, 480), "navy").save(written, "JPEG")
    return written.getvalue()

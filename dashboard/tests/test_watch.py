"""The watch page: open when shared, otherwise as if it did not exist."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from channels_app.models import Channel
from dashboard.tests.conftest import client_for
from dashboard.tests.markup import Markup
from tests.factories import ArtifactFactory, VideoFactory
from videos.models import Status, Video


@pytest.fixture
def video(channel: Channel) -> Video:
    return VideoFactory.create(
        channel=channel,
        title="Why the <sea> is salty",
        status=Status.COMPLETED,
        film=ArtifactFactory.create(),
        captions=ArtifactFactory.create(),
    )


def address(video: Video) -> str:
    return reverse("watch", args=[video.share_token])


def test_a_private_video_looks_like_one_that_is_not_there(
    visitor: Client, other_user: User, video: Video
) -> None:
    for client in (visitor, client_for(other_user)):
        private = client.get(address(video))
        missing = client.get(reverse("watch", args=["never-was"]))
        assert private.status_code == missing.status_code == 404
        assert video.title.encode() not in private.content


def test_its_creator_sees_it_and_that_nobody_else_does(creator: Client, video: Video) -> None:
    assert "Only you can see this page" in Markup(creator.get(address(video))).text


def test_a_shared_video_plays_for_everybody(visitor: Client, video: Video) -> None:
    Video.objects.update(shared=True)
    response = visitor.get(address(video))
    page = Markup(response)
    assert page.one("video")["src"]
    assert page.one("track")["src"]
    assert video.channel.name in page.text
    assert video.title in page.text
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert response["X-Robots-Tag"] == "noindex"


def test_it_gives_away_nothing_of_its_creator(visitor: Client, user: User, video: Video) -> None:
    Video.objects.update(shared=True)
    content = visitor.get(address(video)).content.decode()
    for secret in (user.email, str(user.pk), str(video.pk), reverse("dashboard") + "videos"):
        assert secret not in content


@pytest.mark.parametrize("status", [Status.QUEUED, Status.PROCESSING, Status.FAILED])
def test_what_is_not_finished_cannot_be_watched(
    creator: Client, video: Video, status: Status
) -> None:
    Video.objects.update(shared=True, status=status)
    assert creator.get(address(video)).status_code == 404


def test_closing_it_again_closes_it(visitor: Client, creator: Client, video: Video) -> None:
    share = reverse("video-share", args=[video.pk])
    creator.post(share, {"shared": "on"})
    assert visitor.get(address(video)).status_code == 200
    creator.post(share, {"shared": "off"})
    assert visitor.get(address(video)).status_code == 404

"""The moods of music, and listening to them."""

from __future__ import annotations

from pathlib import Path

import pytest
from asgiref.sync import sync_to_async
from django.conf import LazySettings
from django.db import connections
from django.http import StreamingHttpResponse
from django.test import AsyncClient, Client
from rest_framework.test import APIClient

from videos.models import Artifact
from videos.music import mood_choices
from videos.previews import preview_url
from videos.render.sound.master import measured
from videos.render.tests.helpers import never

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_every_mood_is_told_with_an_address_to_listen_to(api: APIClient) -> None:
    told = api.get("/api/v1/music").json()
    assert [(mood["name"], mood["label"]) for mood in told] == mood_choices()
    assert len(told) >= 12
    assert all(mood["summary"] and mood["tempo"] > 40 for mood in told)
    assert all("/music/" in mood["previewUrl"] for mood in told)


def test_moods_are_told_to_users_alone(stranger: APIClient) -> None:
    assert stranger.get("/api/v1/music").status_code == 401


@pytest.mark.django_db(transaction=True)
async def test_a_mood_can_be_listened_to_and_is_made_once(tmp_path: Path) -> None:
    for _ in range(2):
        answer = await AsyncClient().get(preview_url("calm"))
        assert (answer.status_code, answer["Content-Type"]) == (200, "audio/mp4")
        assert isinstance(answer, StreamingHttpResponse)
        (tmp_path / "heard.m4a").write_bytes(b"".join([chunk async for chunk in answer]))
    assert await Artifact.objects.filter(kind="preview").acount() == 1
    loudness, _peak = measured(tmp_path / "heard.m4a", never)
    assert loudness == pytest.approx(-14, abs=0.5)
    await sync_to_async(connections.close_all)()


@pytest.mark.parametrize("address", ["/music/forged", f"{preview_url('calm')[:-1]}x"])
def test_an_address_that_was_not_given_out_is_refused(client: Client, address: str) -> None:
    assert client.get(address).status_code == 403


def test_a_mood_that_is_no_more_is_refused(client: Client) -> None:
    assert client.get(preview_url("polka")).status_code == 403

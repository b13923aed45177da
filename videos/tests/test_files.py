"""The addresses of a video's files, which need nothing but themselves."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import time_machine
from asgiref.sync import sync_to_async
from django.conf import LazySettings
from django.db import connections
from django.http import StreamingHttpResponse
from django.test import AsyncClient, Client

from tests.factories import VideoFactory
from videos import artifacts
from videos.links import captions_url, file_url
from videos.models import Artifact

CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n"


@pytest.fixture
def made(db: None, settings: LazySettings, tmp_path: Path) -> Artifact:
    settings.MEDIA_ROOT = tmp_path / "media"
    path = tmp_path / "made.vtt"
    path.write_bytes(CAPTIONS)
    return artifacts.store("a" * 64, "captions", path, {})


def link(made: Artifact) -> str:
    return urlsplit(file_url(made, "captions.vtt")).path


@pytest.mark.django_db(transaction=True)
async def test_a_link_shows_the_file_to_any_page(made: Artifact) -> None:
    response = await AsyncClient().get(link(made), headers={"origin": "https://other.example"})
    assert response.status_code == 200
    assert response["Content-Type"] == "text/vtt; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["ETag"] == f'"{made.pk}"'
    assert isinstance(response, StreamingHttpResponse)
    assert b"".join([chunk async for chunk in response]) == CAPTIONS
    await sync_to_async(connections.close_all)()


def test_a_link_saves_the_file_when_asked_to(made: Artifact) -> None:
    response = Client().head(link(made) + "?download=1")
    assert response["Content-Disposition"] == 'attachment; filename="captions.vtt"'
    assert response["Content-Length"] == str(len(CAPTIONS))


def test_what_is_saved_is_named_after_the_video(made: Artifact) -> None:
    video = VideoFactory.create(title='Why? "3.5" \U0001f30a/ ../Sea', captions=made)
    response = Client().head(urlsplit(captions_url(video)).path)
    assert unquote(response["Content-Disposition"]).endswith("''Why_ _3.5_ \U0001f30a_ .._Sea.vtt")


@pytest.mark.parametrize("token", ["x", "a:b:c", ".eJw:1:2", "ü", "%00", "a" * 5000])
def test_a_made_up_link_is_refused_in_one_line(db: None, token: str) -> None:
    response = Client().get(f"/files/{token}")
    assert response.status_code == 403
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.count(b"\n") == 1


def test_a_changed_link_is_refused(made: Artifact) -> None:
    path = link(made)
    assert Client().head(path).status_code == 200
    assert Client().head(path.replace(":", "A:", 1)).status_code == 403
    assert Client().head(path[:-1]).status_code == 403


def test_a_link_expires(made: Artifact) -> None:
    with time_machine.travel("2026-01-01T12:00:00Z"):
        path = link(made)
    with time_machine.travel("2026-01-02T23:59:00Z"):
        assert Client().head(path).status_code == 200
    with time_machine.travel("2026-01-03T00:01:00Z"):
        assert Client().head(path).status_code == 403


def test_a_file_that_is_gone_is_not_found(made: Artifact) -> None:
    path = link(made)
    artifacts.local_path(made).unlink()
    response = Client().get(path)
    assert (response.status_code, response.content) == (404, b"This file is no longer there.\n")


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_link_is_only_for_reading(made: Artifact, method: str) -> None:
    assert getattr(Client(), method)(link(made)).status_code == 405

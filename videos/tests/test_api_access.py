"""Every address of the API, seen by strangers and by other users."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.test import APIClient

from accounts.models import User
from accounts.selectors import api_keys_of
from accounts.services.api_keys import api_key_create
from conftest import bearer
from costs.models import CostAlert
from tests.credentials import expired_token_of, key_of
from tests.factories import (
    ChannelFactory,
    CostEntryFactory,
    MediaFactory,
    SceneFactory,
    VideoFactory,
    WebhookFactory,
)
from videos.models import Status, Video
from ytempire import api_urls

PUBLIC = {"auth/login", "auth/refresh"}
METHODS = ("get", "post", "put", "patch", "delete")


def routes() -> Iterator[tuple[str, str]]:
    """Every address under /api/v1 with every method it knows."""
    for pattern in api_urls.v1:
        for method in METHODS:
            if hasattr(pattern.callback.view_class, method):  # type: ignore[attr-defined]
                yield str(pattern.pattern), method


ROUTES = sorted(routes())
PRIVATE = [route for route in ROUTES if route[0] not in PUBLIC]
OWNED = [route for route in PRIVATE if "<str:id>" in route[0]]


def test_the_walk_covers_the_whole_api() -> None:
    def leaves(resolver: URLResolver) -> Iterator[URLPattern]:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                yield from leaves(entry)
            else:
                yield entry

    views = {id(pattern.callback) for pattern in leaves(get_resolver("ytempire.api_urls"))}
    walked = {id(pattern.callback) for pattern in api_urls.v1}
    assert len(views - walked) == 2  # the schema and its page
    assert len(PRIVATE) > 20


@pytest.mark.parametrize(("route", "method"), PRIVATE)
def test_strangers_are_asked_to_sign_in(
    stranger: APIClient, db: None, route: str, method: str
) -> None:
    address = f"/api/v1/{route.replace('<str:id>', 'x')}"
    answer = getattr(stranger, method)(address, {})
    assert (answer.status_code, answer.json()["code"]) == (401, "AUTH_4011")
    assert "WWW-Authenticate" in answer.headers


@pytest.mark.parametrize(("route", "method"), PRIVATE)
def test_so_are_those_whose_token_has_expired(user: User, route: str, method: str) -> None:
    client = bearer(expired_token_of(user))
    answer = getattr(client, method)(f"/api/v1/{route.replace('<str:id>', 'x')}", {})
    assert (answer.status_code, answer.json()["code"]) == (401, "AUTH_4011")


@pytest.mark.parametrize(("route", "method"), PRIVATE)
def test_a_key_that_may_only_read_changes_nothing(user: User, route: str, method: str) -> None:
    client = bearer(key_of(user, "read"))
    answer = getattr(client, method)(f"/api/v1/{route.replace('<str:id>', 'x')}", {})
    if method == "get" and route != "api-keys":
        assert answer.status_code in (200, 400, 404)
    else:
        assert (answer.status_code, answer.json()["code"]) == (403, "AUTH_4013")


def belongings(video: Video) -> dict[str, tuple[Model, str]]:
    """What the addresses lead to for the video's owner, and the code of its absence."""
    key, _ = api_key_create(owner=video.owner, name="Theirs", scopes=["read"])
    alert = CostAlert.objects.create(
        owner=video.owner,
        day=date(2026, 1, 1),
        kind=CostAlert.Kind.DAILY_WARNING,
        threshold=40,
        current=41,
        message="Theirs",
    )
    channel, film = (video.channel, "RES_4042"), (video, "RES_4043")
    return {
        "channels": channel,
        "analytics/channels": channel,
        "videos": film,
        "analytics/videos": film,
        "media": (MediaFactory.create(owner=video.owner), "RES_4041"),
        "costs/alerts": (alert, "RES_4041"),
        "costs/uncertain": (CostEntryFactory.create(video=video, uncertain=True), "RES_4041"),
        "webhooks": (WebhookFactory.create(owner=video.owner), "RES_4041"),
        "api-keys": (key, "RES_4041"),
    }


@pytest.mark.parametrize(("route", "method"), OWNED)
def test_what_is_somebody_elses_does_not_exist(api: APIClient, route: str, method: str) -> None:
    video = VideoFactory.create(status=Status.FAILED, title="Theirs")
    SceneFactory.create(video=video)
    owned, code = belongings(video)[route.partition("/<")[0]]
    address = f"/api/v1/{route.replace('<str:id>', str(owned.pk))}"
    answer = getattr(api, method)(address, {"title": "Mine", "name": "Mine", "enabled": True})
    assert (answer.status_code, answer.json()["code"]) == (404, code)
    kept = Video.objects.select_related("channel").get(pk=video.pk)
    assert (kept.title, kept.status) == ("Theirs", Status.FAILED)
    assert api_keys_of(video.owner).count() == 1
    assert (kept.channel.name, kept.channel.automation_enabled) == (video.channel.name, False)


def test_lists_show_nothing_of_others(api: APIClient) -> None:
    VideoFactory.create(channel=ChannelFactory.create())
    assert api.get("/api/v1/videos").json() == []
    assert api.get("/api/v1/channels").json() == []
    queue = api.get("/api/v1/videos/queue").json()
    assert (queue["queue"], queue["processing"]) == ([], [])


@pytest.mark.parametrize(("route", "method"), ROUTES)
def test_nothing_ever_redirects_or_breaks_on_an_empty_body(
    api: APIClient, route: str, method: str
) -> None:
    address = f"/api/v1/{route.replace('<str:id>', 'x')}"
    answer = getattr(api, method)(address, content_type="application/json")
    assert answer.status_code < 500
    assert answer.status_code // 100 != 3
    wanted = "text/csv; charset=utf-8" if route.endswith("/export") else "application/json"
    assert answer.headers["Content-Type"] == wanted

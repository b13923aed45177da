"""`?case=snake`: every answer in snake_case, errors too; camelCase without it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIClient
from rest_framework.views import APIView

from accounts.models import User
from channels_app.models import Channel
from tests.factories import VideoFactory
from ytempire.urls import urlpatterns as product

BREAKDOWN = {"ai_generation": 1, "voice_synthesis": 2, "storage": 0, "api_calls": 3, "total": 6}
CHANNELS = "/api/v1/channels"


class BreakdownView(APIView):
    def get(self, _request: Request) -> Response:
        return Response({**BREAKDOWN, "per_video": [{"video_count": 1}]})


def broken(_request: HttpRequest) -> HttpResponse:
    raise OperationalError


urlpatterns = [
    path("api/v1/breakdown", BreakdownView.as_view()),
    path("api/v1/broken", broken),
    *product,
]
handler400 = "ytempire.core.errors.bad_request"
handler404 = "ytempire.core.errors.not_found"
handler500 = "ytempire.core.errors.server_error"


def names(body: Any) -> Iterator[str]:
    if isinstance(body, dict):
        yield from body
    for value in body.values() if isinstance(body, dict) else body:
        if isinstance(value, dict | list):
            yield from names(value)


def snake(name: str) -> str:
    return re.sub(r"([A-Z])", r"_\1", name).lower()


@pytest.mark.parametrize("address", ["videos", "videos/queue", "channels", "auth/me", "nothing"])
def test_snake_is_the_same_answer_in_other_names(
    api: APIClient, channel: Channel, address: str
) -> None:
    VideoFactory.create(channel=channel)
    camel, same, other = (
        api.get(f"/api/v1/{address}{query}", headers={"X-Request-ID": "mine"}).json()
        for query in ("", "?case=camel", "?case=snake")
    )
    assert same == camel
    assert list(names(other)) == [snake(name) for name in names(camel)]
    assert any("_" in name for name in names(other))
    assert not any("_" in name for name in names(camel))


def test_errors_name_fields_in_the_clients_case(api: APIClient, channel: Channel) -> None:
    answer = api.patch(f"{CHANNELS}/{channel.pk}?case=snake", {"dailyVideoLimit": "x"})
    body = answer.json()
    assert (body["status_code"], body["field"]) == (400, "daily_video_limit")
    assert body["errors"] == {"daily_video_limit": ["This must be a number."]}
    assert body["message"] == "daily_video_limit: This must be a number."
    missing = api.post("/api/v1/auth/refresh?case=snake", {}).json()
    assert missing["message"] == "Required fields are missing: refresh_token."


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("address", "status"), [("/api/nothing", 404), ("/api/v1/broken", 503)])
def test_errors_from_outside_the_views_follow(
    stranger: APIClient, address: str, status: int
) -> None:
    answer = stranger.get(f"{address}?case=snake")
    assert (answer.status_code, answer.json()["status_code"]) == (status, status)
    assert not any(re.search("[A-Z]", name) for name in names(answer.json()))


@pytest.mark.parametrize("case", ["", "Snake", "kebab"])
def test_another_case_is_refused(api: APIClient, channel: Channel, case: str) -> None:
    answer = api.get(f"{CHANNELS}?case={case}", headers={"Origin": "http://localhost:3000"})
    assert (answer.status_code, answer.json()["code"]) == (400, "VAL_4001")
    assert answer.json()["errors"] == {"case": ["Choose one of: camel, snake."]}
    assert "camel, snake" in answer.json()["message"]
    assert answer.headers["Access-Control-Allow-Origin"] == "http://localhost:3000"


def test_the_next_request_is_not_touched(api: APIClient, user: User) -> None:
    api.get("/api/v1/auth/me?case=snake")
    assert "channelLimit" in api.get("/api/v1/auth/me").json()


@pytest.mark.django_db
def test_pages_know_no_case(stranger: APIClient) -> None:
    assert stranger.get("/login?case=kebab").status_code == 200


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("query", ["", "?case=snake"])
def test_the_cost_breakdown_is_always_as_documented(api: APIClient, query: str) -> None:
    body = api.get(f"/api/v1/breakdown{query}").json()
    assert {**BREAKDOWN, **body} == body
    assert ("per_video" in body) == bool(query)

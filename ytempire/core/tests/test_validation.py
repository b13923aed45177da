"""A JSON API takes JSON types: what is nearly right is told, not guessed."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from channels_app.models import Channel
from tests.factories import MediaFactory, WebhookFactory
from videos.tests.edited import finished, scenes

WRONG: list[tuple[str, str, Any, str]] = [
    ("", "name", 7, "a string"),
    ("", "dailyVideoLimit", "7", "a number"),
    ("", "dailyVideoLimit", True, "a number"),
    ("", "status", 1, "a string"),
    ("/automation", "enabled", "true", "true or false"),
    ("/automation", "enabled", 1, "true or false"),
]


@pytest.mark.parametrize(("address", "field", "value", "wanted"), WRONG)
def test_another_type_is_refused(
    api: APIClient, channel: Channel, *, address: str, field: str, value: Any, wanted: str
) -> None:
    answer = api.patch(f"/api/v1/channels/{channel.pk}{address}", {field: value})
    assert (answer.status_code, answer.json()["code"]) == (400, "VAL_4001")
    assert answer.json()["errors"] == {field: [f"This must be {wanted}."]}


def test_a_whole_number_may_be_written_as_a_fraction(api: APIClient, channel: Channel) -> None:
    answer = api.patch(f"/api/v1/channels/{channel.pk}", {"dailyVideoLimit": 7.0})
    assert answer.json()["dailyVideoLimit"] == 7
    assert api.patch(f"/api/v1/channels/{channel.pk}", {"dailyVideoLimit": 7.5}).status_code == 400


def test_null_is_no_value(api: APIClient, channel: Channel) -> None:
    answer = api.patch(f"/api/v1/channels/{channel.pk}", {"name": None})
    assert answer.json()["errors"] == {"name": ["This field may not be null."]}


@pytest.mark.parametrize("query", ["status=", "status=done", "limit=", "limit=many"])
def test_a_query_that_means_nothing_is_refused(api: APIClient, query: str) -> None:
    assert api.get(f"/api/v1/videos?{query}").status_code == 400


@pytest.fixture
def changeable(channel: Channel) -> dict[str, str]:
    """What can be changed by a PATCH, and where."""
    video, media = finished(channel), MediaFactory.create(owner=channel.owner)
    return {
        "channel": f"/channels/{channel.pk}",
        "brand": f"/channels/{channel.pk}/brand",
        "video": f"/videos/{video.pk}",
        "scene": f"/videos/{video.pk}/scenes/{scenes(video)[0].pk}",
        "media": f"/media/{media.pk}",
        "webhook": f"/webhooks/{WebhookFactory.create(owner=channel.owner).pk}",
        "limits": "/costs/limits",
    }


@pytest.mark.parametrize(
    ("thing", "known"),
    [
        ("channel", "dailyVideoLimit"),
        ("brand", "accent"),
        ("video", "title"),
        ("scene", "searchTerms"),
        ("media", "sourceUrl"),
        ("webhook", "active"),
        ("limits", "dailyLimit"),
    ],
)
def test_a_change_of_nothing_there_is_names_what_there_is(
    api: APIClient, changeable: dict[str, str], thing: str, known: str
) -> None:
    answer = api.patch(f"/api/v1{changeable[thing]}", {"misspelledName": "x"})
    assert (answer.status_code, answer.json()["code"]) == (400, "VAL_4001")
    (told,) = answer.json()["errors"]["misspelledName"]
    assert told.startswith("There is nothing of this name. What can be changed: ")
    assert known in told


def test_what_is_only_shown_is_not_named_as_changeable(
    api: APIClient, changeable: dict[str, str]
) -> None:
    answer = api.patch(f"/api/v1{changeable['brand']}", {"misspelledName": "x"})
    assert "logoUrl" not in answer.json()["errors"]["misspelledName"][0]


def test_a_put_of_nothing_there_is_is_refused_too(api: APIClient) -> None:
    assert api.put("/api/v1/costs/limits", {"dailyLimt": 5}).status_code == 400


@pytest.mark.parametrize(
    ("thing", "change"),
    [
        ("channel", {"statistics": {"videoCount": 7}}),
        ("video", {"progress": 7}),
        ("scene", {"duration": 7.0}),
        ("scene", {"headline": "New", "misspelledName": "x"}),
        ("webhook", {}),
        ("limits", {"spentToday": 7}),
    ],
)
def test_what_an_answer_shows_and_what_comes_beside_a_change_is_passed_over(
    api: APIClient, changeable: dict[str, str], thing: str, change: dict[str, Any]
) -> None:
    assert api.patch(f"/api/v1{changeable[thing]}", change).status_code == 200

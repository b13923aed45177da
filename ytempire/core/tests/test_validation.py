"""A JSON API takes JSON types: what is nearly right is told, not guessed."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from channels_app.models import Channel

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

"""Requests that can be repeated: one key, one effect, one answer."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import IdempotentRequest, User
from channels_app.models import Channel
from conftest import client_of
from costs.models import Reservation
from tests.factories import ChannelFactory, UserFactory
from tests.together import at_once
from videos.models import Video
from ytempire.core.encryption import decrypt

CHANNELS = "/api/v1/channels"
GENERATE = "/api/v1/videos/generate"
TEA = {"name": "Tea", "niche": "food", "dailyVideoLimit": 3}
KEY = {"Idempotency-Key": "order 66"}
REQUEST_ID = {"X-Request-ID": "req_1_abc"}


def film(channel: Channel, **more: Any) -> dict[str, Any]:
    wanted = {"topic": "Tea", "style": "tutorial", "length": "short", "priority": 5}
    return {"channelId": str(channel.pk), **wanted, **more}


@pytest.mark.parametrize("headers", [KEY, REQUEST_ID], ids=["key", "request id"])
def test_a_repeated_request_has_one_effect_and_the_same_answer(
    api: APIClient, channel: Channel, headers: dict[str, str]
) -> None:
    first, again = (api.post(GENERATE, film(channel), headers=headers) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert Video.objects.count() == Reservation.objects.count() == 1
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"


def test_without_a_name_every_request_is_its_own(api: APIClient) -> None:
    for _ in range(2):
        assert api.post(CHANNELS, TEA).status_code == 201
    assert Channel.objects.count() == 2
    assert not IdempotentRequest.objects.exists()


def test_the_same_content_may_be_written_differently(api: APIClient) -> None:
    first = api.post(CHANNELS, TEA, headers=KEY)
    written = json.dumps({"niche": "food", "name": "Tea", "daily_video_limit": 3}, indent=2)
    again = api.post(CHANNELS, written, content_type="application/json", headers=KEY)
    assert again.content == first.content


def test_a_key_with_other_content_is_refused(api: APIClient) -> None:
    api.post(CHANNELS, TEA, headers=KEY)
    answer = api.post(CHANNELS, {**TEA, "name": "Coffee"}, headers=KEY)
    assert (answer.status_code, answer.json()["code"]) == (409, "VAL_4001")
    assert "used for another request" in answer.json()["message"]
    assert [channel.name for channel in Channel.objects.all()] == ["Tea"]


def test_a_key_at_another_address_is_refused(api: APIClient, channel: Channel) -> None:
    api.post(CHANNELS, TEA, headers=KEY)
    assert api.post(GENERATE, TEA, headers=KEY).status_code == 409


def test_a_request_id_with_other_content_is_a_new_request(api: APIClient) -> None:
    for name in ("Tea", "Coffee", "Tea"):
        answer = api.post(CHANNELS, {**TEA, "name": name}, headers=REQUEST_ID)
        assert (answer.status_code, answer.json()["name"]) == (201, name)
    assert Channel.objects.count() == 2


def test_the_key_counts_before_the_request_id(api: APIClient) -> None:
    for number in range(2):
        api.post(CHANNELS, TEA, headers={"Idempotency-Key": str(number), **REQUEST_ID})
    assert Channel.objects.count() == 2


@pytest.mark.parametrize("key", ["", "k" * 256, "tab\t", "é"])
def test_a_bad_key_is_told(api: APIClient, key: str) -> None:
    answer = api.post(CHANNELS, TEA, headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["code"]) == (400, "VAL_4001")
    assert "printable ASCII" in answer.json()["message"]
    assert not Channel.objects.exists()


@pytest.mark.parametrize("key", ["k" * 255, "~ !"])
def test_any_printable_key_will_do(api: APIClient, key: str) -> None:
    assert api.post(CHANNELS, TEA, headers={"Idempotency-Key": key}).status_code == 201


def test_users_do_not_share_keys(api: APIClient, other_api: APIClient) -> None:
    mine, theirs = (client.post(CHANNELS, TEA, headers=KEY) for client in (api, other_api))
    assert mine.json()["id"] != theirs.json()["id"]


def test_what_was_refused_can_be_tried_again(api: APIClient, user: User) -> None:
    user.plan.channel_limit = 0
    user.plan.save()
    assert api.post(CHANNELS, TEA, headers=KEY).status_code == 429
    assert not IdempotentRequest.objects.exists()
    user.plan.channel_limit = 1
    user.plan.save()
    assert api.post(CHANNELS, TEA, headers=KEY).status_code == 201


def test_a_crash_in_the_middle_leaves_nothing(
    api: APIClient, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The video was made, then its answer could not be."""
    with monkeypatch.context() as broken:
        broken.setattr("videos.api.making.Forecast.load", lambda: 1 / 0)
        assert api.post(GENERATE, film(channel), headers=KEY).status_code == 500
    assert not Video.objects.exists()
    assert not IdempotentRequest.objects.exists()
    assert api.post(GENERATE, film(channel), headers=KEY).status_code == 201


def test_a_key_is_remembered_for_a_day(api: APIClient) -> None:
    asked = timezone.now()
    made = []
    for hours in (0, 23.99, 24.01):
        with time_machine.travel(asked + timedelta(hours=hours), tick=False):
            fresh = client_of(User.objects.get())
            made.append(fresh.post(CHANNELS, TEA, headers=KEY).json()["id"])
    assert made[0] == made[1] != made[2]


def test_old_keys_are_removed_as_new_ones_come(api: APIClient, user: User) -> None:
    old = timezone.now() - timedelta(hours=25)
    for number in range(3):
        api.post(CHANNELS, TEA, headers={"Idempotency-Key": str(number)})
    IdempotentRequest.objects.exclude(key="2").update(created_at=old)
    api.post(CHANNELS, TEA, headers=KEY)
    assert set(IdempotentRequest.objects.values_list("key", flat=True)) == {
        "2",
        KEY["Idempotency-Key"],
    }


def test_the_answer_is_kept_encrypted(api: APIClient) -> None:
    api.post(CHANNELS, TEA, headers=KEY)
    note = IdempotentRequest.objects.get()
    assert "dailyVideoLimit" not in note.body  # longer than chance writes
    assert json.loads(decrypt(note.body))["name"] == "Tea"


def test_an_answer_that_cannot_be_read_any_more_is_not_made_twice(
    api: APIClient, settings: Any
) -> None:
    api.post(CHANNELS, TEA, headers=KEY)
    IdempotentRequest.objects.update(body="from another SECRET_KEY")
    answer = api.post(CHANNELS, TEA, headers=KEY)
    assert answer.status_code == 409
    assert "carried out before" in answer.json()["message"]
    assert Channel.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("headers", [KEY, REQUEST_ID], ids=["key", "request id"])
def test_requests_at_once_have_one_effect(headers: dict[str, str]) -> None:
    channel = ChannelFactory.create()
    wanted = film(channel)

    def ask(client: APIClient) -> tuple[int, bytes]:
        answer = client.post(GENERATE, wanted, headers=headers)
        return answer.status_code, answer.content

    answers = at_once(ask, [client_of(channel.owner) for _ in range(5)])
    assert len(set(answers)) == 1
    assert answers[0][0] == 201
    assert Video.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_different_content_at_once_is_made_once(db: None) -> None:
    user = UserFactory.create()

    def ask(name: str) -> int:
        return client_of(user).post(CHANNELS, {**TEA, "name": name}, headers=KEY).status_code

    statuses = at_once(ask, ["Tea", "Coffee", "Water"])
    assert sorted(statuses) == [201, 409, 409]
    assert Channel.objects.count() == 1

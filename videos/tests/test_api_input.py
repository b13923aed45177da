"""Whatever is sent: it is taken, or refused in the contract's form; never a 500."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rest_framework.test import APIClient

from channels_app.models import Channel
from tests.factories import VideoFactory
from videos.models import Video

GENERATE = "/api/v1/videos/generate"
ERROR_KEYS = {
    "code",
    "message",
    "error",
    "details",
    "errors",
    "field",
    "statusCode",
    "requestId",
}

ACCEPTED = {
    "emoji": "Why 🍕 beats 🥗 🇩🇪 👩‍🚀",
    "right to left": "لماذا السماء زرقاء؟ שמיים כחולים",
    "html": "<script>alert(1)</script> & <b>bold</b>",
    "a filter": "';[0:v]drawtext=textfile=/etc/passwd:x=0,movie=x",
    "caption markup": r"{\an8}{\pos(0,0)}\N Hello",
    "a template": "{{ settings.SECRET_KEY }} {% debug %} ${x} %(y)s",
    "sql": "'; DROP TABLE videos_video; --",
    "a path": "../../../etc/passwd",
    "newlines": "one\ntwo\r\nthree\ttab",
    "500 characters": "x" * 500,
    "499 emoji": "a" + "🍕" * 499,
    "combining": "e\u0301" * 50,
    "one character": "x",
    "controls": "a\x01\x1b[31mb\x7f",
}

REFUSED: dict[str, Any] = {
    "empty topic": {"topic": ""},
    "blank topic": {"topic": " \n\t "},
    "501 characters": {"topic": "x" * 501},
    "10,000 characters": {"topic": "x" * 10_000},
    "a NUL": {"topic": "a\0b"},
    "a NUL in the text": {"text": "a\0b"},
    "a NUL in the notes": {"notes": "a\0b"},
    "a lone surrogate": {"topic": "\ud800"},
    "a topic that is a list": {"topic": ["x"]},
    "a topic that is an object": {"topic": {"x": 1}},
    "a topic that is true": {"topic": True},
    "a topic that is null": {"topic": None},
    "a long text": {"text": "x" * 40_001},
    "long notes": {"notes": "x" * 40_001},
    "an unknown style": {"style": "noir"},
    "an unknown length": {"length": "endless"},
    "an unknown format": {"format": "4:3"},
    "a style that is a list": {"style": ["educational"]},
    "a style that is an object": {"style": {}},
    "priority 0": {"priority": 0},
    "priority 11": {"priority": 11},
    "priority 2.5": {"priority": 2.5},
    "a huge priority": {"priority": 10**400},
    "an infinite priority": {"priority": "Infinity"},
    "priority in words": {"priority": "high"},
    "priority null": {"priority": None},
    "an unknown voice": {"voice": "builtin:nobody"},
    "a voice that is a path": {"voice": "../../x"},
    "a voice that is a list": {"voice": ["x"]},
    "no channel": {"channelId": None},
    "a blank channel": {"channelId": ""},
    "a channel that is a list": {"channelId": ["x"]},
}

NOT_OBJECTS: dict[str, Any] = {
    "an array": [],
    "an array of objects": [{"channelId": "x"}],
    "a string": "generate",
    "a number": 5,
    "null": None,
    "true": True,
}

BROKEN: dict[str, bytes] = {
    "half an object": b'{"topic": ',
    "no JSON": b"topic=sky",
    "two values": b"{} {}",
    "not a number": b'{"priority": NaN}',
    "infinity": b'{"priority": Infinity}',
    "bytes that are no UTF-8": b'{"topic": "\xff\xfe"}',
    "UTF-16": '{"topic": "sky"}'.encode("utf-16"),
    "arrays without end": b"[" * 200_000,
    "nested objects": b'{"a":' * 50_000,
    "a number without end": b'{"priority": ' + b"9" * 10_000 + b"}",
    "white space": b"   ",
}


def refused(answer: Any, status: int = 400) -> dict[str, Any]:
    """The body of an error, of which every key is there."""
    assert answer.status_code == status, answer.content[:300]
    body: dict[str, Any] = answer.json()
    assert set(body) == ERROR_KEYS
    assert body["statusCode"] == status
    assert body["message"] == body["details"]["message"] != ""
    assert body["requestId"] == answer.headers["X-Request-ID"]
    assert not Video.objects.exists()
    return body


@pytest.mark.parametrize("name", ACCEPTED)
def test_text_is_text(api: APIClient, channel: Channel, name: str) -> None:
    topic = ACCEPTED[name]
    answer = api.post(GENERATE, {"channelId": str(channel.pk), "topic": topic})
    assert answer.status_code == 201, answer.content[:300]
    assert Video.objects.get().topic == topic
    assert 0 < len(answer.json()["title"]) <= 100


@pytest.mark.parametrize("name", REFUSED)
def test_wrong_fields_are_named(api: APIClient, channel: Channel, name: str) -> None:
    wrong = REFUSED[name]
    sent = {"channelId": str(channel.pk), "topic": "Sky", **wrong}
    body = refused(api.post(GENERATE, data=json.dumps(sent), content_type="application/json"))
    assert body["code"] == "VAL_4001"
    assert body["field"] in wrong
    assert list(body["errors"]) == [body["field"]]
    assert body["error"] == "VALIDATION_ERROR"


def test_messages_say_what_to_do(api: APIClient, channel: Channel) -> None:
    def message(**wrong: Any) -> str:
        return str(refused(api.post(GENERATE, {"channelId": str(channel.pk), **wrong}))["message"])

    assert "500 characters" in message(topic="x" * 501)
    assert "leave it out" in message(topic=" ")
    assert "/voices" in message(topic="Sky", voice="nobody")
    assert "educational, entertainment, neutral, tutorial" in message(style="noir")


def test_what_is_required_is_named(api: APIClient, channel: Channel) -> None:
    body = refused(api.post(GENERATE, {"topic": "Sky"}))
    assert (body["code"], body["field"]) == ("VAL_4003", "channelId")


@pytest.mark.parametrize("name", NOT_OBJECTS)
def test_only_objects_are_requests(api: APIClient, channel: Channel, name: str) -> None:
    sent = json.dumps(NOT_OBJECTS[name])
    refused(api.post(GENERATE, data=sent, content_type="application/json"))


@pytest.mark.parametrize("name", BROKEN)
def test_only_json_is_read(api: APIClient, channel: Channel, name: str) -> None:
    answer = api.post(GENERATE, data=BROKEN[name], content_type="application/json")
    assert refused(answer)["code"] == "VAL_4002"


def test_other_media_types_are_refused(api: APIClient, channel: Channel) -> None:
    for media_type in ("text/plain", "application/xml", "application/x-www-form-urlencoded"):
        body = refused(api.post(GENERATE, data=b"x=1", content_type=media_type), 415)
        assert body["code"] == "VAL_4002"


def test_a_body_has_a_size(api: APIClient, channel: Channel) -> None:
    sent = json.dumps({"channelId": str(channel.pk), "notes": "x" * 3_000_000})
    refused(api.post(GENERATE, data=sent, content_type="application/json"), 413)


def test_the_longest_text_is_taken(api: APIClient, channel: Channel) -> None:
    """39,999 emoji, escaped: the largest body that a client may send for it."""
    sent = json.dumps({"channelId": str(channel.pk), "text": "a" + "🍕" * 39_999})
    assert api.post(GENERATE, data=sent, content_type="application/json").status_code == 201


@pytest.mark.parametrize("channel_id", ["x", "undefined", "../x", "0" * 5000, "💥", "a\0"])
def test_unknown_channels(api: APIClient, db: None, channel_id: str) -> None:
    answer = api.post(GENERATE, {"channelId": channel_id, "topic": "Sky"})
    assert answer.status_code in {400, 404}
    assert answer.json()["code"] in {"RES_4042", "VAL_4001"}


@pytest.mark.parametrize("body", [b"", b"{}", b"nonsense", b"[]"])
@pytest.mark.parametrize("action", ["retry", "cancel"])
def test_actions_need_no_body(api: APIClient, channel: Channel, action: str, body: bytes) -> None:
    video = VideoFactory.create(channel=channel, failed=action == "retry")
    address = f"/api/v1/videos/{video.pk}/{action}"
    answer = api.post(address, data=body, content_type="application/json")
    assert (answer.status_code, answer.json()) == (200, {"success": True})

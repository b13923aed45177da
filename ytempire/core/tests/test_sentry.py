"""What leaves the house when something goes wrong, and what does not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest
from sentry_sdk.types import Event
from structlog.contextvars import bound_contextvars

from ytempire.core.sentry import scrubbed
from ytempire.tests.test_settings import settings_of

LOADED = "s.METRICS_TOKEN, 'sentry_sdk' in __import__('sys').modules"


def sent(**event: Any) -> dict[str, Any]:
    told = scrubbed(cast(Event, event), {})
    assert told is not None
    return cast(dict[str, Any], told)


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer geheim",
        "Basic geheim was refused",
        "{'api_key': 'geheim'}",
        "password=geheim",
        "GET /watch/geheim failed",
        "no file at '/files/geheim'",
        "Incorrect API key provided: sk-geheim",
        "eyJgeheim.geheim.geheim is no token",
        "yte_geheim_geheim",
        "postgres://user:geheim@host/name",
        "https://example.com/hook?x=geheim",
        "a row is wrong\nDETAIL:  Failing row contains (1, geheim,\n geheim).",
    ],
)
def test_what_looks_like_a_secret_is_hidden_wherever_it_stands(text: str) -> None:
    told = sent(
        exception={"values": [{"type": "ValueError", "value": text}]},
        logentry={"message": "%s", "params": [text], "formatted": text},
        message=text,
    )
    assert "geheim" not in json.dumps(told)
    assert json.dumps(told).count("[hidden]") >= 4


def test_plain_words_stay() -> None:
    text = "video 4f3c failed: the voice is not known, is it?"
    assert sent(message=text)["message"] == text


def test_of_a_request_only_method_and_address_are_told() -> None:
    told = sent(
        request={
            "method": "POST",
            "url": "https://user:geheim@example.com/watch/geheim?token=geheim",
            "query_string": "token=geheim",
            "headers": {"Authorization": "geheim"},
            "cookies": {"sessionid": "geheim"},
            "data": {"password": "geheim"},
            "env": {"REMOTE_ADDR": "geheim"},
        },
        user={"email": "geheim"},
        extra={"request": "geheim", "sys.argv": ["geheim"]},
        breadcrumbs={"values": ["geheim"]},
        transaction="/watch/geheim",
    )
    assert told["request"] == {"method": "POST", "url": "https://example.com/watch/..."}
    assert "geheim" not in json.dumps(told)


def test_it_tells_what_it_is_about() -> None:
    with bound_contextvars(video_id="abc", stage="audio"):
        told = sent(level="error", tags={"x": "y"})
    assert told == {"level": "error", "tags": {"video_id": "abc", "stage": "audio"}}


def test_without_an_address_nothing_is_loaded(tmp_path: Path) -> None:
    assert settings_of(LOADED, tmp_path).stdout.split() == ["False"]
    given = settings_of(LOADED, tmp_path, SENTRY_DSN="http://key@127.0.0.1:9/1")
    assert given.stdout.split() == ["True"], given.stderr


def test_what_is_no_address_stops_the_start(tmp_path: Path) -> None:
    ended = settings_of(LOADED, tmp_path, SENTRY_DSN="nonsense")
    assert ended.returncode != 0
    assert "SENTRY_DSN is no address" in ended.stderr

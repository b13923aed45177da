"""The rates leave room for all that the documents' clients poll."""

from __future__ import annotations

import pytest
from django.conf import settings
from rest_framework.test import APIClient
from rest_framework.throttling import SimpleRateThrottle

from channels_app.models import Channel
from tests.factories import VideoFactory
from ytempire import api_urls
from ytempire.core.throttles import StatusThrottle

TABS = 10
ACTIVE = 20  # videos in the making
DOUBLINGS = 4  # of each video's poll, before its tab is refreshed

# Seconds between two requests of one tab, by what the documents say.
POLLED = {
    "videos/queue": 5,
    "dashboard/overview": 60,
    "costs/breakdown": 30,
    "channels": 60,
    "videos": 60,
}
STATUS_EVERY = 5


def a_minute(scope: str) -> float:
    rate = settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"][scope]
    number, seconds = SimpleRateThrottle.parse_rate(StatusThrottle(), rate)
    assert number
    assert seconds
    return number * 60 / seconds


def test_ten_tabs_may_poll_everything() -> None:
    asked = TABS * sum(60 / every for every in POLLED.values())
    sessions = TABS * 4  # a refresh and its repetitions
    assert asked + sessions <= a_minute("user") / 2  # the other half is for people


def test_ten_tabs_may_poll_every_video_with_its_doubles() -> None:
    once = TABS * ACTIVE * 60 / STATUS_EVERY
    assert once * 2 <= a_minute("status")
    one_tab = ACTIVE * 60 / STATUS_EVERY * 2**DOUBLINGS
    assert one_tab <= a_minute("status")


def test_polling_a_status_costs_nothing_of_the_general_rate(
    api: APIClient, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, "user", "2/min")
    video = VideoFactory.create(channel=channel)
    for _ in range(5):
        assert api.get(f"/api/v1/videos/{video.pk}/status").status_code == 200
    assert api.get("/api/v1/videos/queue").status_code == 200


def test_what_is_polled_exists() -> None:
    routed = {str(pattern.pattern) for pattern in api_urls.v1}
    assert set(POLLED) <= routed

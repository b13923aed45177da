"""Rates are read from the environment, and a wrong one stops the start."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from rest_framework.throttling import SimpleRateThrottle

from ytempire.settings.api import rate

NAME = "YTEMPIRE_THROTTLE_TEST"


class AnyThrottle(SimpleRateThrottle):
    rate = "1/min"


@pytest.mark.parametrize(
    ("given", "meant"),
    [("20/min", (20, 60)), ("5/second", (5, 1)), ("100/hour", (100, 3600)), ("9/day", (9, 86400))],
)
def test_a_rate_is_what_the_throttles_understand(
    monkeypatch: pytest.MonkeyPatch, given: str, meant: tuple[int, int]
) -> None:
    monkeypatch.setenv(NAME, given)
    assert AnyThrottle().parse_rate(rate(NAME, "1/min")) == meant


@pytest.mark.parametrize("given", ["", "20", "/min", "0/min", "-1/min", "20/fortnight", "x/min"])
def test_a_wrong_rate_is_named(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv(NAME, given)
    with pytest.raises(ImproperlyConfigured, match=NAME):
        rate(NAME, "1/min")


def test_without_a_setting_the_default_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAME, raising=False)
    assert rate(NAME, "7/min") == "7/min"

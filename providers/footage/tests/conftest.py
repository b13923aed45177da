"""A stock server that is both sites, and settings that lead to it."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from pytest_httpserver import HTTPServer

from providers.footage.tests.stock import Stock, both_sites


@pytest.fixture
def stock(httpserver: HTTPServer, settings: LazySettings) -> Stock:
    return both_sites(httpserver, settings)

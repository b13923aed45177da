"""A stock server that is both sites, and settings that lead to it."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from pytest_httpserver import HTTPServer

from providers.footage.tests.stock import KEY, Stock


@pytest.fixture
def stock(httpserver: HTTPServer, settings: LazySettings) -> Stock:
    stock = Stock(httpserver)
    settings.PEXELS_BASE_URL = settings.PIXABAY_BASE_URL = stock.url
    settings.PEXELS_API_KEY = settings.PIXABAY_API_KEY = KEY
    settings.FOOTAGE_CHAIN = ["pexels", "pixabay"]
    return stock

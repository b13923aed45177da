"""Looking through stock sites before one clip is chosen."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from pytest_httpserver import HTTPServer
from rest_framework.test import APIClient

from providers.footage.tests import stock as said
from providers.footage.tests.stock import Stock, both_sites
from ytempire.core.throttles import StockThrottle

ADDRESS = "/api/v1/media/stock"


@pytest.fixture
def stock(httpserver: HTTPServer, settings: LazySettings) -> Stock:
    stock = both_sites(httpserver, settings)
    file = ("https://videos.pexels.com/7.mp4", 1080, 1920)
    clip = said.pexels_clip(7, "boats-in-a-harbour", file, duration=12)
    stock.offer(said.PEXELS_CLIPS, "harbour", clip)
    photo = said.pixabay_photo(9, "harbour, dawn", "https://pixabay.com/9.jpg", 3000, 2000)
    stock.offer(said.PIXABAY_PHOTOS, "harbour", photo)
    return stock


def test_what_the_sites_offer(stock: Stock, api: APIClient) -> None:
    answer = api.get(ADDRESS, {"query": "harbour"})
    assert answer.status_code == 200
    assert [(item["site"], item["kind"], item["id"]) for item in answer.json()] == [
        ("pexels", "clip", "7"),
        ("pixabay", "picture", "9"),
    ]
    assert answer.json()[0] == {
        "id": "7",
        "site": "pexels",
        "kind": "clip",
        "name": "boats in a harbour",
        "previewUrl": "https://images.pexels.com/videos/7/picture.jpg",
        "width": 1080,
        "height": 1920,
        "duration": 12.0,
        "author": "Ada Filmer",
        "licence": "Pexels License",
        "sourceUrl": "https://www.pexels.com/video/boats-in-a-harbour-7/",
    }


def test_one_kind_alone_in_the_shape_that_is_wanted(stock: Stock, api: APIClient) -> None:
    asked = {"query": "harbour", "type": "picture", "orientation": "landscape", "limit": "1"}
    assert [item["site"] for item in api.get(ADDRESS, asked).json()] == ["pixabay"]
    assert [request.path for request in stock.asked] == [said.PEXELS_PHOTOS, said.PIXABAY_PHOTOS]
    assert stock.asked[0].args["orientation"] == "landscape"


@pytest.mark.parametrize(
    "asked",
    [{}, {"query": ""}, {"query": "a", "type": "music"}, {"query": "a" * 101}, {"query": "\x00"}],
)
def test_what_cannot_be_looked_for(stock: Stock, api: APIClient, asked: dict[str, str]) -> None:
    answer = api.get(ADDRESS, asked)
    assert answer.status_code == 400
    assert stock.asked == []


def test_without_a_site_it_is_said_which_settings_are_missing(
    api: APIClient, settings: LazySettings
) -> None:
    settings.FOOTAGE_CHAIN = []
    answer = api.get(ADDRESS, {"query": "harbour"})
    assert answer.status_code == 409
    assert "YTEMPIRE_PEXELS_API_KEY" in answer.json()["message"]


def test_a_site_that_fails_hides_no_other(stock: Stock, api: APIClient) -> None:
    stock.manners.append(500)
    answer = api.get(ADDRESS, {"query": "harbour"})
    assert [item["site"] for item in answer.json()] == ["pixabay"]


def test_what_came_before_a_site_failed_is_shown(
    stock: Stock, api: APIClient, settings: LazySettings
) -> None:
    settings.FOOTAGE_CHAIN = ["pexels"]
    stock.manners.extend(["answers", 500])
    answer = api.get(ADDRESS, {"query": "harbour"})
    assert [item["kind"] for item in answer.json()] == ["clip"]


def test_when_all_fail_it_is_said_why(stock: Stock, api: APIClient) -> None:
    stock.manners.extend([429, 500])
    answer = api.get(ADDRESS, {"query": "harbour"})
    assert answer.status_code == 503
    assert answer.json()["message"] == "Pexels is limiting requests at the moment."


def test_one_creator_cannot_use_up_what_the_sites_allow_all(
    stock: Stock, api: APIClient, other_api: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(StockThrottle, "THROTTLE_RATES", {"stock": "1/min"})
    statuses = [one.get(ADDRESS, {"query": "harbour"}).status_code for one in (api, api, other_api)]
    assert statuses == [200, 429, 200]

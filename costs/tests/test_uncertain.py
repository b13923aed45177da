"""Calls that were cut off: shown to who pays for them, and settled, in the API and the pages."""

from __future__ import annotations

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from channels_app.models import Channel
from conftest import client_of
from costs.models import CostEntry
from costs.selectors import spent_on
from costs.tests.test_corrections import cut_off
from dashboard.tests.markup import Markup
from tests.factories import CostEntryFactory, UserFactory, VideoFactory
from videos.models import Video

UNCERTAIN = "/api/v1/costs/uncertain"

pytestmark = pytest.mark.django_db


@pytest.fixture
def video(channel: Channel) -> Video:
    return VideoFactory.create(channel=channel, title="Tides")


@pytest.fixture
def entry(video: Video) -> CostEntry:
    """The last of the two units that one call would have used, USD 1 each."""
    return cut_off(video)[-1]


@pytest.fixture
def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_call_is_shown_once_with_all_that_it_would_have_used(
    api: APIClient, entry: CostEntry
) -> None:
    [call] = api.get(UNCERTAIN).json()
    assert call.pop("createdAt")
    assert call == {
        "id": str(entry.pk),
        "videoId": str(entry.video_id),
        "stage": "script",
        "provider": "vendor",
        "model": "model",
        "amount": 2.0,
        "consumed": [{"unit": "call", "quantity": 1, "unitPrice": 1.0, "amount": 1.0}] * 2,
    }


@pytest.mark.parametrize(("charged", "left"), [(True, 2), (False, 0)])
def test_it_is_settled_whole_and_once(
    api: APIClient, user: User, entry: CostEntry, charged: bool, left: int
) -> None:
    address = f"{UNCERTAIN}/{entry.pk}/settle"
    assert api.post(address, {"charged": charged}).json() == {"success": True}
    assert api.get(UNCERTAIN).json() == []
    assert spent_on(user, user.today()) == left
    again = api.post(address, {"charged": not charged})
    assert (again.status_code, "known already" in again.json()["message"]) == (409, True)
    assert spent_on(user, user.today()) == left


@pytest.mark.parametrize("body", [{}, {"charged": "yes"}, {"charged": 1}, {"charged": None}])
def test_what_is_neither_yes_nor_no_is_refused(
    api: APIClient, entry: CostEntry, body: dict[str, object]
) -> None:
    answer = api.post(f"{UNCERTAIN}/{entry.pk}/settle", body)
    assert (answer.status_code, answer.json()["field"]) == (400, "charged")


@pytest.mark.parametrize("which", ["x", "0", "99999999999999999999", "certain"])
def test_what_is_not_uncertain_is_not_found(api: APIClient, video: Video, which: str) -> None:
    certain = CostEntryFactory.create(video=video).pk
    answer = api.post(
        f"{UNCERTAIN}/{which.replace('certain', str(certain))}/settle", {"charged": True}
    )
    assert answer.status_code == 404


def test_nobody_else_sees_it(entry: CostEntry) -> None:
    assert client_of(UserFactory.create()).get(UNCERTAIN).json() == []


@pytest.mark.parametrize("page", ["/costs", "/videos/{entry.video_id}"])
def test_the_pages_ask_what_became_of_it(browser: Client, entry: CostEntry, page: str) -> None:
    shown = Markup(browser.get(page.format(entry=entry)))
    assert "One call to vendor for “Tides” was cut off" in shown.text
    assert "may have been charged: about $2.00" in shown.text
    [form] = shown.all("form", action=f"/costs/uncertain/{entry.pk}")
    assert form["method"] == "post"


@pytest.mark.parametrize(
    ("charged", "told", "left"), [("yes", "it stays", 2), ("no", "taken out", 0)]
)
def test_a_click_settles_it(
    browser: Client, entry: CostEntry, charged: str, told: str, left: int
) -> None:
    address = f"/costs/uncertain/{entry.pk}"
    answer = browser.post(address, {"charged": charged}, follow=True)
    page = Markup(answer)
    assert told in page.text
    assert "may have been charged" not in page.text
    assert spent_on(entry.owner, entry.day) == left
    again = Markup(browser.post(address, {"charged": "no"}, follow=True))
    assert "known already" in again.text


def test_a_click_without_an_answer_settles_nothing(
    browser: Client, api: APIClient, entry: CostEntry
) -> None:
    assert browser.post(f"/costs/uncertain/{entry.pk}").status_code == 400
    assert len(api.get(UNCERTAIN).json()) == 1


def test_corrections_are_told_apart_in_the_ledger(
    browser: Client, api: APIClient, entry: CostEntry
) -> None:
    api.post(f"{UNCERTAIN}/{entry.pk}/settle", {"charged": False})
    text = Markup(browser.get("/costs")).text
    assert "-$1.00 · correction" in text
    assert "$1.00 · cut off" in text

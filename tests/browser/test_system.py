"""Pausing a queue in a browser, and letting it go on without leaving the page."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in


def test_a_queue_is_paused_and_resumed(page: Page) -> None:
    sign_in(page)
    page.get_by_role("link", name="System").click()
    expect(page.get_by_role("heading", name="Health")).to_be_visible()
    page.get_by_role("link", name=re.compile("Pause.*Rendering")).click()
    page.get_by_label("Reason").fill("A new disk")
    page.get_by_role("button", name="Pause for everybody").click()
    queues = page.get_by_role("region", name="Queues")
    expect(queues).to_contain_text("Paused just now: A new disk")
    page.evaluate("document.title = 'the same page'")
    page.get_by_role("button", name=re.compile("Resume.*Rendering")).click()
    expect(page.get_by_role("status")).to_contain_text("Rendering goes on.")
    expect(queues).not_to_contain_text("A new disk")
    assert page.title() == "the same page"


def test_on_a_phone_it_is_reached_by_the_settings(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    sign_in(page)
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("link", name="System").click()
    expect(page.get_by_role("heading", name="Queues")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

"""A finished film is edited in a real browser, scene by scene."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.product import Product, ended, generate, new_channel, until

TEXT = "Cats purr a lot.\n\nDogs bark at night.\n\nBirds sing early."

HEARD = "sessionStorage.getItem(`heard:${document.body.dataset.user}`)"


@pytest.fixture
def video(product: Product) -> str:
    """The id of a finished film of three scenes."""
    with product.client() as client:
        made = str(generate(client, new_channel(client), text=TEXT)["videoId"])
        assert ended(client, made)["status"] == "completed"
    return made


def test_one_scene_is_edited_priced_made_and_cancelled(
    page: Page, product: Product, video: str
) -> None:
    sign_in(page)
    page.goto(f"/videos/{video}")
    page.get_by_role("link", name="Edit the scenes").click()
    second = page.get_by_role("region", name="Scene 2")
    quote = page.locator("#quote")
    page.get_by_role("button", name="Move scene 3 up").click()
    expect(quote).to_contain_text("Another order")
    expect(second.get_by_label("What is said")).to_have_value("Birds sing early.")
    expect(second).to_be_in_viewport()
    page.get_by_role("button", name="Move scene 2 down").click()
    expect(quote).to_contain_text("once something is changed")

    second.get_by_label("What is said").fill("Dogs wag their tails.")
    expect(quote).to_contain_text("Scene 2: text")
    expect(quote).to_contain_text("Done in about")
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    quote.get_by_role("button", name="Make this version").click()

    page.wait_for_url(f"**/videos/{video}")
    expect(page.locator("video#player")).to_be_visible()  # the film stays meanwhile
    versions = page.get_by_role("region", name="Versions")
    expect(versions.get_by_text("Shown")).to_be_visible(timeout=180_000)
    expect(versions).to_contain_text("Version 2")
    expect(page.get_by_role("region", name="Script")).to_contain_text("Dogs wag their tails.")

    page.get_by_role("button", name="Use this one: design 2").click()
    expect(page.get_by_text("This picture stands for the video now.")).to_be_visible()

    with product.client() as client:
        client.post("/videos/queue/pause").raise_for_status()
    page.get_by_role("link", name="Edit the scenes").click()
    second.get_by_label("What is said").fill("Dogs dig holes.")
    quote.get_by_role("button", name="Make this version").click()
    before = page.evaluate(HEARD)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("You cancelled the edit")).to_be_visible()
    until(lambda: page.evaluate(HEARD) != before, "the event")
    expect(page.get_by_text("generation failed")).to_have_count(0)

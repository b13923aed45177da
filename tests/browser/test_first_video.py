"""What a creator does on the first evening, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.product import Product

TEXT = "Cats purr when they rest. They also purr when they hurt."
PLAYS = "video => video.currentTime > 0.5 && !video.paused && video.videoWidth > 0"


def test_from_signing_in_to_watching(page: Page, product: Product) -> None:
    sign_in(page)
    page.get_by_role("link", name="Add your first channel").click()
    page.get_by_label("Name").fill("Plain Wonder")
    page.get_by_label("Niche").fill("science")
    page.get_by_role("button", name="Create channel").click()

    page.goto("/videos/new")
    page.get_by_text("My text").click()
    page.get_by_role("textbox", name="Topic").fill("Why cats <b>purr</b>")
    page.get_by_role("textbox", name="Text").fill(TEXT)
    expect(page.locator("#estimate")).to_contain_text("free", ignore_case=True)
    page.get_by_role("button", name="Make this video").click()

    page.wait_for_url("**/videos/*")
    player = page.locator("video#player")
    # The page follows the making by itself.
    expect(player).to_be_visible(timeout=180_000)
    # Markup is text; titles have no angle brackets, because YouTube refuses them.
    expect(page.get_by_role("heading", level=1)).to_contain_text("‹b›purr‹/b›")
    player.evaluate("video => { video.muted = true; return video.play(); }")
    page.wait_for_function(f"() => ({PLAYS})(document.querySelector('#player'))")

    with page.expect_download() as download:
        page.get_by_role("link", name="MP4").click()
    assert download.value.path().stat().st_size > 100_000

    page.goto("/")
    expect(page.get_by_role("main")).to_contain_text("‹b›purr‹/b›")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_fit_the_window(page: Page, scheme: str, width: int) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page)
    for address in ("/", "/videos", "/videos/new", "/channels", "/costs"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address


def test_reading_works_without_javascript(page: Page, product: Product) -> None:
    sign_in(page)
    state = page.context.storage_state()
    assert page.context.browser is not None
    plain = page.context.browser.new_context(
        java_script_enabled=False, storage_state=state, base_url=product.url
    )
    reader = plain.new_page()
    for address in ("/", "/videos", "/channels", "/costs"):
        answer = reader.goto(address)
        assert answer is not None
        assert answer.ok
        expect(reader.get_by_role("heading", level=1)).to_be_visible()
    plain.close()

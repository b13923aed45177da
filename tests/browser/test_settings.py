"""Making an API key in a browser, and taking it along."""

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import sign_in


def test_a_new_key_is_copied(context: BrowserContext, page: Page) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page)
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("link", name="New key").click()
    page.get_by_label("Name").fill("Zapier")
    page.get_by_role("button", name="Make the key").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    key = page.get_by_label("Key").input_value()
    assert page.evaluate("navigator.clipboard.readText()") == key
    answer = page.request.get("/api/v1/channels", headers={"Authorization": f"Bearer {key}"})
    assert answer.status == 200
    page.get_by_role("link", name="I have copied it").click()
    expect(page.get_by_role("row", name="Zapier")).to_contain_text(key[:16])

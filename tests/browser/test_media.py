"""Bringing a picture and making it a channel's logo, in a real browser."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from studio.tests.files import clip, picture
from tests.browser.conftest import sign_in


def test_a_library_and_a_brand(page: Page, tmp_path: Path) -> None:
    (tmp_path / "Lighthouse.png").write_bytes(picture())
    (tmp_path / "Waves.mp4").write_bytes(clip())
    sign_in(page)
    page.get_by_role("link", name="Media").click()
    (tmp_path / 'The "old" pier.png').write_bytes(picture(size=(200, 200)))
    files = [*tmp_path.iterdir()]
    page.get_by_label("Pictures, clips and music").set_input_files(files)
    page.get_by_role("button", name="Add to the library").click()
    expect(page.get_by_text("3 files added to your library.")).to_be_visible()
    expect(page.get_by_role("link", name='The "old" pier')).to_be_visible()
    shown = page.locator(".media-card img").first
    expect(shown).to_have_js_property("complete", True)
    assert shown.evaluate("image => image.naturalWidth") > 0
    page.get_by_role("link", name=re.compile("^Pictures")).click()
    expect(page.get_by_role("link", name="Waves")).to_have_count(0)

    page.goto("/channels/new")
    page.get_by_label("Name").fill("By the Sea")
    page.get_by_role("button", name="Create channel").click()
    page.get_by_role("link", name="Brand of By the Sea").click()
    page.get_by_label("Logo", exact=True).select_option("Lighthouse")
    page.get_by_label("Pick: Accent").fill("#e0246f")
    expect(page.get_by_label("Accent", exact=True)).to_have_value("#e0246f")
    page.get_by_text("Pop", exact=True).click()
    page.get_by_label("Written").first.fill("Eau")
    page.get_by_label("Spoken").first.fill("oh")
    page.get_by_role("button", name="Save the brand").click()
    expect(page.get_by_text("is saved.")).to_be_visible()
    expect(page.get_by_alt_text("The logo as it is")).to_be_visible()
    expect(page.get_by_label("Accent", exact=True)).to_have_value("#e0246f")
    expect(page.get_by_role("radio", name="Pop")).to_be_checked()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.set_viewport_size({"width": 390, "height": 800})
    for address in ("/media", "/channels", page.url):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address

"""What a test wants to know of a page."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Protocol


class Answer(Protocol):
    """A response of the test client."""

    content: bytes


HTMX = {"HX-Request": "true"}


class Markup(HTMLParser):
    """A page's elements, its text, and what its content security policy would refuse."""

    def __init__(self, response: Answer) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.refused: list[str] = []
        self.words: list[str] = []
        self._inside = ""
        self.feed(response.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.elements.append((tag, found))
        self._inside = tag
        if tag == "style" or (tag == "script" and "src" not in found):
            self.refused.append(f"<{tag}>")
        self.refused += [
            f"{tag} {name}"
            for name, value in found.items()
            if name == "style" or name.startswith(("on", "hx-on")) or value.startswith("javascript")
        ]

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, tag: str, **attributes: str) -> list[dict[str, str]]:
        """Every element of this tag with these attributes; hx_get stands for hx-get."""
        wanted = {name.replace("_", "-"): value for name, value in attributes.items()}
        return [
            found
            for name, found in self.elements
            if name == tag and wanted.items() <= found.items()
        ]

    def one(self, tag: str, **attributes: str) -> dict[str, str]:
        [found] = self.all(tag, **attributes)
        return found


def marker_of(markup: Markup, part: str) -> str:
    """The headers that a part would be fetched again with."""
    return markup.one("div", id=part)["hx-headers"]


def secret_in(response: Answer) -> str:
    """The secret that a page shows in a field of its own."""
    page = Markup(response)
    assert "readonly" in page.one("textarea", id="secret")
    [secret] = [word.strip() for word in page.words if word.startswith(("yte_", "whsec_"))]
    return secret

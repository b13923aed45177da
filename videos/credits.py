"""Who made what a film shows and plays, named in its description where that is wished or due."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from providers.llm.limits import ANGLES, DESCRIPTION_BYTES, squash

SITES = {"pexels": "Pexels", "pixabay": "Pixabay"}
# Licences that are good only with the name: Creative Commons but for CC0, and those that say so.
DUE = re.compile(
    r"\b(cc|creative commons)[ -]?by\b|licenses/by|attribution|credit (is )?required|"
    r"public licen[cs]e",
    re.IGNORECASE,
)
GAP = "\n\n"


@dataclass(frozen=True, slots=True)
class Credit:
    """One file. what: "Footage" or "Music"; site: where it is from; empty for the own library."""

    what: str
    name: str
    author: str
    site: str
    licence: str
    page_url: str

    @property
    def due(self) -> bool:
        return bool(DUE.search(self.licence))

    @property
    def worth_naming(self) -> bool:
        """Not the creator's own, of which nothing is said."""
        return bool(self.site or self.author or self.page_url or self.due)

    def line(self) -> str:
        by = f"{self.author} on {self.site}" if self.author and self.site else ""
        named = by or self.author or self.site or self.name
        licence = f" ({self.licence})" if self.licence and not self.site else ""
        return squash(f"{self.what}: {named}{licence} {self.page_url}".translate(ANGLES))


def footage_credit(credit: Mapping[str, Any]) -> Credit:
    """From Scene.credit."""
    return Credit(
        what="Footage",
        name=credit["text"],
        author=credit["author"],
        site=SITES.get(credit["source"], ""),
        licence=credit["licence"],
        page_url=credit["page_url"],
    )


def music_credit(told: Mapping[str, Any]) -> Credit:
    """From what the library says of a creator's own music."""
    return Credit("Music", told["name"], told["author"], "", told["licence"], told["source_url"])


def credited(
    description: str, credits: Sequence[Credit], *, wanted: bool, before: str
) -> tuple[str, str]:
    """The description with credits at its end, within YouTube's 5,000 bytes; and those alone.

    wanted: also those that no licence asks for. before: what was put there last time: it gives way
    to what is due now, and stays out where the creator has taken it out.
    """
    description = description.replace("\r\n", "\n")  # as forms send it; `before` has the latter
    body = description.replace(before, "").rstrip() if before else description.rstrip()
    wanted = wanted and (not before or before in description)
    named = [one for one in credits if one.due or (wanted and one.worth_naming)]
    for block in (_block(one.line() for one in named), _block(_shortened(named))):
        if _bytes(f"{body}{GAP}{block}") <= DESCRIPTION_BYTES:
            return _joined(body, block), block
    due = _block(one.line() for one in named if one.due)
    room = DESCRIPTION_BYTES - _bytes(GAP + due) if due else DESCRIPTION_BYTES
    return _joined(_cut(body, room), due), due


def _shortened(named: Sequence[Credit]) -> Iterator[str]:
    """Whole where it is due; of the others, their sites."""
    yield from (one.line() for one in named if one.due)
    sites = dict.fromkeys(one.site for one in named if one.site and not one.due)
    if sites:
        yield f"Footage: {', '.join(sites)}"


def _block(lines: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(lines))


def _joined(body: str, block: str) -> str:
    return f"{body}{GAP}{block}".strip() if block else body


def _cut(text: str, most: int) -> str:
    """So many bytes of it, between words where there are any."""
    if _bytes(text) <= most:
        return text
    head = text.encode()[: max(most, 0)].decode(errors="ignore")
    return (head.rsplit(None, 1)[0] if " " in head else head).rstrip()


def _bytes(text: str) -> int:
    return len(text.encode())

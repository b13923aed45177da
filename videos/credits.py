"""Who made what a film shows and plays, named in its description where that is wished or due."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from providers.llm.limits import ANGLES, DESCRIPTION_BYTES, squash

SITES = {"pexels": "Pexels", "pixabay": "Pixabay"}
# Licences that are good only with the name: Creative Commons but for CC0, and those that say so.
DUE = re.compile(
    r"\b(cc|creative commons)[ -]?by\b|licenses/by|attribution|credit (is )?required|"
    r"public licen[cs]e",
    re.IGNORECASE,
)
GAP = "\n\n"
NO_ROOM = (
    "The end of the description had to be left out: YouTube takes 5,000 bytes, with the names that "
    "licences demand. The manifest has all of it."
)
UNNAMED = (
    "The description has no room for all names that licences demand. The manifest lists them: name "
    "the others in a comment."
)


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

    @property
    def by(self) -> str:
        both = f"{self.author} on {self.site}" if self.author and self.site else ""
        return both or self.author or self.site or self.name

    @property
    def terms(self) -> str:
        return f" ({self.licence})".translate(ANGLES) if self.licence and not self.site else ""

    def line(self) -> str:
        return squash(f"{self.what}: {self.by}{self.terms} {self.page_url}".translate(ANGLES))


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


class Credited(NamedTuple):
    """A description with its credits, those alone, and what had to be left out, in words."""

    text: str
    block: str
    notes: Sequence[str] = ()


def credited(description: str, credits: Sequence[Credit], *, wanted: bool, before: str) -> Credited:
    """The description with credits at its end, within YouTube's 5,000 bytes.

    wanted: also those that no licence asks for. before: what was put there last time: it gives way
    to what is due now, and stays out where the creator has taken it out. Where there is no room,
    what is not due is shortened first, then links are left out, then the end of the text.
    """
    description, body = uncredited(description, before)
    wanted = wanted and (not before or before in description)
    named = [one for one in credits if one.due or (wanted and one.worth_naming)]
    due = list(dict.fromkeys(one for one in named if one.due))
    lines = [one.line() for one in due]
    whole = [one.line() for one in named]
    for block in map(_block, (whole, [*lines, *_sites(named)], lines, _by_licence(due))):
        if _bytes(_joined(body, block)) <= DESCRIPTION_BYTES:
            return Credited(_joined(body, block), block)
    return _cut_to(body, due)


def uncredited(description: str, credits: str) -> tuple[str, str]:
    """The description with plain line ends, and what is the text of it, without these credits."""
    description = description.replace("\r\n", "\n")  # as forms send it; the credits have the latter
    return description, description.replace(credits, "").rstrip()


def _cut_to(body: str, due: Sequence[Credit]) -> Credited:
    """The end of the text gives way to whom licences demand to be named."""
    block, unnamed = _block(one.line() for one in due), 0
    if _bytes(block) > DESCRIPTION_BYTES // 2:
        block, unnamed = _as_many(due)
    kept = _cut(body, DESCRIPTION_BYTES - _bytes(GAP + block))
    notes = [*([NO_ROOM] if kept != body else []), *([UNNAMED] if unnamed else [])]
    return Credited(_joined(kept, block), block, notes)


def _as_many(due: Sequence[Credit]) -> tuple[str, int]:
    """Those for whom there is room, each whole, and how many are left."""
    for left in range(len(due)):
        more = [f"And {left} more."] if left else []
        block = _block([*_by_licence(due[: len(due) - left]), *more])
        if _bytes(block) <= DESCRIPTION_BYTES:
            break
    return block, left


def _sites(named: Sequence[Credit]) -> list[str]:
    """Of those that are not due, where they are from."""
    sites = dict.fromkeys(one.site for one in named if one.site and not one.due)
    return [f"Footage: {', '.join(sites)}"] if sites else []


def _by_licence(due: Iterable[Credit]) -> list[str]:
    """Names and licences, without links."""
    found: dict[tuple[str, str], list[Credit]] = {}
    for one in due:
        found.setdefault((one.what, one.terms), []).append(one)
    return [squash(f"{what}: {_named(those)}{terms}") for (what, terms), those in found.items()]


def _named(those: Iterable[Credit]) -> str:
    return ", ".join(dict.fromkeys(squash(one.by.translate(ANGLES)) for one in those))


def _block(lines: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(lines))


def _joined(body: str, block: str) -> str:
    return f"{body}{GAP}{block}".strip() if block else body


def _cut(text: str, most: int) -> str:
    """So many bytes of it, between words where there are any."""
    if _bytes(text) <= most:
        return text
    words = text.encode()[: max(most, 0)].decode(errors="ignore").rsplit(None, 1)
    return words[0].rstrip() if words else ""


def _bytes(text: str) -> int:
    return len(text.encode())

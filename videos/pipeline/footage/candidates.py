"""What sources offer for a scene, the most fitting first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from providers.footage.base import Asset, Kind, Orientation, Search
from providers.footage.relevance import FLOOR, relevance
from providers.footage.renditions import EASE, best, enlargement, kept

MOST_TERMS = 2  # of a scene's that are searched by: they are in order of preference
SEEN_WELL = 0.7  # so much of a picture has to be left when it is cropped
LEAST_SECONDS = 1.5
LONGEST_WORDS = 100

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a scene needs. terms: as in SceneDraft.search_terms; subject: what the film is about;
    seconds: how long the scene is; size: of the film's frame."""

    terms: tuple[str, ...]
    subject: str
    seconds: float
    size: Size

    @property
    def orientation(self) -> Orientation:
        width, height = self.size
        if width == height:
            return Orientation.SQUARE
        return Orientation.PORTRAIT if width < height else Orientation.LANDSCAPE


def candidates(search: Callable[[Search], Sequence[Asset]], wish: Wish) -> Iterator[Asset]:
    """Clips before pictures, and by the first term before the next; what `search` raises."""
    terms = [term[:LONGEST_WORDS] for term in wish.terms if term.strip()]
    for kind in Kind:
        for term in terms[:MOST_TERMS]:
            yield from _ranked(search(Search(term, kind, wish.orientation)), term, wish)


def _ranked(offered: Sequence[Asset], term: str, wish: Wish) -> list[Asset]:
    others = [other for other in wish.terms if other != term]
    scored = [
        (relevance(term, asset.text, subject=wish.subject, context=others), asset)
        for asset in offered
    ]
    fitting = [(score, asset) for score, asset in scored if score >= FLOOR and _usable(asset, wish)]
    # Sorting keeps the source's own order among equals.
    return [asset for _, asset in sorted(fitting, key=lambda pair: _order(pair[0], pair[1], wish))]


def _usable(asset: Asset, wish: Wish) -> bool:
    lasts = asset.kind == Kind.PICTURE or asset.duration >= LEAST_SECONDS
    return lasts and best(asset.renditions, wish.size) is not None


def _order(score: float, asset: Asset, wish: Wish) -> tuple[float, bool, bool, bool]:
    """Smaller is better: what it is about, then its shape, its size, its length."""
    cropped_away = kept(asset, wish.size) < SEEN_WELL
    coarse = enlargement(asset.width, asset.height, wish.size) > EASE
    short = asset.kind == Kind.CLIP and asset.duration < wish.seconds
    return (-round(score, 1), cropped_away, coarse, short)

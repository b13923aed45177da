"""Which of an asset's sizes to fetch, and how well the asset suits a frame."""

from __future__ import annotations

from collections.abc import Iterable

from providers.footage.base import Asset, Rendition

EASE = 1.15  # so much enlargement nobody sees
COARSEST = 2.0  # more looks broken

Size = tuple[int, int]


def enlargement(width: int, height: int, size: Size) -> float:
    """How much a picture has to grow to cover the size; below 1 it shrinks."""
    return max(size[0] / max(width, 1), size[1] / max(height, 1))


def best(renditions: Iterable[Rendition], size: Size) -> Rendition | None:
    """The smallest that covers the size, else the largest; None where all are too coarse."""

    def growth(one: Rendition) -> float:
        return enlargement(one.width, one.height, size)

    smallest_first = sorted(renditions, key=lambda one: one.width * one.height)
    covering = [one for one in smallest_first if growth(one) <= EASE]
    usable = [one for one in smallest_first if growth(one) <= COARSEST]
    return next(iter(covering or usable[-1:]), None)


def kept(asset: Asset, size: Size) -> float:
    """The part of the asset's picture that is still seen when it is cropped to the size's shape."""
    shape, frame = asset.width / max(asset.height, 1), size[0] / size[1]
    return min(shape, frame) / max(shape, frame, 1e-9)

"""How well one colour is read on another (WCAG 2), and what makes it readable."""

from __future__ import annotations

LEAST = 4.5
_STEPS = 20
_DARK = 0.04045  # below it sRGB is straight


def contrast(first: str, second: str) -> float:
    """From 1 to 21; colours as RRGGBB, with or without a mark."""
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def readable(color: str, ground: str, least: float = LEAST) -> str:
    """The colour, or the nearest of its tints (on a dark ground) or shades that is readable."""
    end = max(("FFFFFF", "000000"), key=lambda pole: contrast(pole, ground))
    tints = (mixed(color, end, step / _STEPS) for step in range(_STEPS + 1))
    return next((tint for tint in tints if contrast(tint, ground) >= least), end)


def mixed(color: str, other: str, share: float) -> str:
    """The color with so much, from 0 to 1, of the other; RRGGBB without a mark."""
    pairs = zip(_channels(color), _channels(other), strict=True)
    return "".join(f"{round(one + (two - one) * share):02X}" for one, two in pairs)


def _channels(color: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(color.lstrip("#")))


def _luminance(color: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= _DARK else float(((channel + 0.055) / 1.055) ** 2.4)

"""A style's colours, the channel's own among them, made readable where they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from videos.render.contrast import LEAST, contrast, mixed, readable
from videos.render.spec import Brand

Color = str | list[Any]
"""As settings write it: "#rrggbb", a name of the palette, or ["accent", "ground", 0.8], which is
the first with so much of the second."""

# The accent is set in large letters, for which WCAG asks 3; the second colour only in shapes.
_NEEDED = {"accent": 3.0, "second": 1.6}
_LOST = 2.0  # a contrast below which shapes are lost
_STEPS = 20
_POLES = ("#000000", "#ffffff")


def painted(
    palette: Mapping[str, Color], lights: Sequence[Mapping[str, Any]], brand: Brand
) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Palette and lights as plain colours, with the brand's where it has any.

    A brand's colour that is lost on the style's ground gets the nearest tint or shade that is not.
    """
    own = {name: color for name in ("accent", "second") if (color := getattr(brand, name))}
    wished = {**palette, **own}
    shone = [{**light, "color": _plain(light["color"], wished)} for light in lights]
    grounds = [_plain("ground", wished), *(str(light["color"]) for light in shone)]
    wished |= {name: _seen(color, grounds, _NEEDED[name]) for name, color in own.items()}
    if "accent" in own:
        wished["on_accent"] = _on(str(wished["accent"]), wished)
    return {name: _plain(name, wished) for name in wished}, shone


def repainted(palette: dict[str, str], changes: Mapping[str, Color]) -> dict[str, str]:
    """The palette with some of its colours in each other's places."""
    return {**palette, **{name: _plain(color, palette) for name, color in changes.items()}}


def legible(palette: dict[str, str], lights: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The palette with an accent in which also small letters are read: where its lights shine on
    the ground, too, unless no colour is read on all of them."""
    ground = palette["ground"]
    grounds = [ground, *(str(light["color"]) for light in lights)]
    accent = _seen(palette["accent"], grounds, LEAST)
    if _least(accent, grounds) < LEAST:
        accent = f"#{readable(palette['accent'], ground)}"
    if accent.lower() == palette["accent"].lower():
        return palette
    return {**palette, "accent": accent, "on_accent": _on(accent, palette)}


def plate_for(color: str, ground: str) -> str:
    """What to put below a picture of that colour, which would be lost on the ground, or nothing."""
    if contrast(color, ground) >= _LOST:
        return ""
    return max(_POLES, key=lambda pole: contrast(color, pole))


def _plain(color: Color, palette: Mapping[str, Color]) -> str:
    """A name of the palette, a mixture of two, or a colour as it is."""
    if isinstance(color, str):
        return _plain(palette[color], palette) if color in palette else color
    first, second, share = color
    return f"#{mixed(_plain(first, palette), _plain(second, palette), float(share))}"


def _seen(color: str, grounds: Sequence[str], needed: float) -> str:
    """The colour, or the nearest of its tints or shades that is seen on all the grounds."""
    pole = max(_POLES, key=lambda end: _least(end, grounds))
    mixtures = (f"#{mixed(color, pole, step / _STEPS)}" for step in range(1, _STEPS + 1))
    seen = (tint for tint in (color, *mixtures) if _least(tint, grounds) >= needed)
    return next(seen, pole)


def _least(color: str, grounds: Sequence[str]) -> float:
    return min(contrast(color, ground) for ground in grounds)


def _on(accent: str, palette: Mapping[str, Color]) -> str:
    """What is read on the accent: the style's own light or dark, else plain black or white."""
    styles = [_plain(name, palette) for name in ("ground", "ink")]
    best = max(styles, key=lambda color: contrast(color, accent))
    fits = contrast(best, accent) >= LEAST
    return best if fits else max(_POLES, key=lambda color: contrast(color, accent))

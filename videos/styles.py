"""The styles a film can be made in: the folders of the renderer, as people choose them."""

from __future__ import annotations

from videos.render.style import load_style, style_names

DEFAULT_STYLE = "educational"


def style_choices() -> list[tuple[str, str]]:
    """(name, label) of every style there is, the default one first."""
    names = sorted(style_names(), key=lambda name: (name != DEFAULT_STYLE, name))
    return [(name, load_style(name).label) for name in names]

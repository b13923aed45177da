"""The styles a film can be made in: the folders of the renderer, as people choose them."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from videos.render.process import RenderError
from videos.render.style import load_style, style_names

logger = logging.getLogger(__name__)

DEFAULT_STYLE = "educational"


def style_choices() -> list[tuple[str, str]]:
    """(name, label) of every style that can be used, the default one first."""
    return list(_usable(sorted(style_names(), key=lambda name: (name != DEFAULT_STYLE, name))))


def style_label(name: str) -> str:
    """What people call it; the name itself where the style is gone."""
    return dict(style_choices()).get(name, name)


def _usable(names: list[str]) -> Iterator[tuple[str, str]]:
    """A faulty one, which somebody may be working on, keeps nobody from the others."""
    for name in names:
        try:
            yield name, load_style(name).label
        except RenderError as error:
            logger.warning("a style is left out: %s", error)

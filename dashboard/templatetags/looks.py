"""What a style looks like, small."""

from __future__ import annotations

from django import template

from videos.render.style import Style, load_style

register = template.Library()


@register.inclusion_tag("parts/style_swatch.html")
def style_swatch(name: str) -> dict[str, Style]:
    """Drawn from the style's settings, so that a new style needs no picture."""
    return {"style": load_style(name)}

"""A scene's layers as SVG: the template of its kind, filled, fitted into the format."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.template import TemplateDoesNotExist
from django.template.context import Context

from providers.llm.base import SceneKind
from videos.render.canvas import CANVASES, THUMBNAILS, Canvas
from videos.render.content import scene_content, title_content
from videos.render.flow import Flow, Layer
from videos.render.logo import logo_of
from videos.render.palette import legible, plate_for, repainted
from videos.render.spec import Brand, FilmSpec, Format, SceneSpec
from videos.render.style import Style, load_style

VARIANTS = 4
_TURNED = 2  # the variant whose text and graphic change sides
_SIZES = [1.3 * 0.94**step for step in range(25)]  # times the usual one
_AIR = 0.1
_LEAD = 0.75  # of its size: a headline shrunk below it takes the other texts along,
_FOLLOW = 0.9  # to this part of theirs
_ASIDE = 0.4  # of the room left over, how much stands above the text
_OVER = "footage.svg"  # stands at the top, clear of what the footage shows


@dataclass(frozen=True, slots=True)
class Design:
    """A scene ready to be drawn: SVG elements of the ground (wider than the frame), of one tile of
    the texture over it, and of the layers."""

    canvas: Canvas
    style: Style
    ground: str
    texture: str
    layers: tuple[Layer, ...]


def design_scene(scene: SceneSpec, film: FilmSpec) -> Design:
    """Fill and fit the template of the scene's kind. Raises RenderError for an unknown style."""
    style = load_style(film.style, film.brand)
    look = _look(style, scene.draft.kind, scene.look, film.format)
    template = _OVER if scene.visual else f"{scene.draft.kind.value}.svg"
    context = {**scene_content(scene), **look, **_logo(style, film.brand)}
    return _design(template, context, CANVASES[film.format], style)


def _logo(style: Style, brand: Brand) -> dict[str, Any]:
    logo = logo_of(brand)
    plate = plate_for(logo.color, style.palette["ground"]) if logo else ""
    return {"logo": logo, "plate": plate}


def design_thumbnail(title: str, film: FilmSpec, shape: Format, number: int) -> Design:
    """The title alone, in one of the style's designs. Raises RenderError for an unknown style."""
    style = load_style(film.style, film.brand)
    poster = style.thumbnails[number - 1]
    lights = [] if "ground" in poster.palette else style.lights
    palette = repainted(legible(style.palette, style.lights), poster.palette)
    painted = replace(style, palette=palette, lights=lights)
    look = _look(painted, SceneKind.TITLE, number - 1, shape)
    canvas = THUMBNAILS[shape]
    return _design(poster.template, {**title_content(title), **look}, canvas, painted)


def _design(template: str, context: dict[str, Any], canvas: Canvas, style: Style) -> Design:
    turned = context["rtl"] != (context["variant"] == _TURNED)
    context = {**context, "side": -1 if turned else 1}
    if turned:
        canvas = canvas.turned()
    flow = compose(template, context, canvas, style)
    ground, texture = (
        style.engine.get_template(name).render(_placed(context, canvas))
        for name in ("ground.svg", "texture.svg")
    )
    return Design(canvas, style, ground, texture, tuple(flow.layers))


def compose(template: str, context: dict[str, Any], canvas: Canvas, style: Style) -> Flow:
    """Render the template in the largest size in which its text fits, then in its final place."""
    draw = style.engine.get_template(template).render

    def tried(scale: float) -> Flow:
        return _drawn(draw, context, _begun(context, canvas, style, scale))

    scale = _largest(lambda scale: _fits(tried(scale * canvas.scale))) * canvas.scale
    spare = max(0.0, canvas.text.bottom - tried(scale).low)
    placed = _begun(context, canvas, style, scale)
    placed.advance_to(canvas.text.y + (0 if template == _OVER else spare * _ASIDE))
    return _drawn(draw, context, placed)


def _largest(fits: Callable[[float], bool]) -> float:
    """The first of ever smaller sizes that fits, found by halves; the last one if none does."""
    return _SIZES[bisect_left(_SIZES[:-1], True, key=fits)]


def _fits(flow: Flow) -> bool:
    """Larger letters than usual leave room below them; the usual ones may fill their box."""
    text, scale = flow.canvas.text, flow.scale / flow.canvas.scale
    air = _AIR * text.height if scale > 1 else 0.0
    leads = flow.shrunk >= _LEAD or scale <= _FOLLOW
    return leads and flow.low <= text.bottom - air


def _begun(context: dict[str, Any], canvas: Canvas, style: Style, scale: float) -> Flow:
    top, box = float(canvas.text.y), canvas.text
    return Flow(canvas, style, context["rtl"], top, scale, box, context["han"])


def _drawn(draw: Callable[[Context], str], context: dict[str, Any], flow: Flow) -> Flow:
    draw(_placed(context, flow.canvas, flow=flow))
    return flow


def _placed(context: dict[str, Any], canvas: Canvas, **more: Flow) -> Context:
    """The context with the places every template may use: c (the canvas) and the graphic's."""
    art_x, art_y, radius = canvas.art
    places = {"c": canvas, "ax": art_x, "ay": art_y, "ar": radius / 100}
    return Context({**context, **places, **more}, use_l10n=False)


def _look(style: Style, kind: SceneKind, index: int, shape: Format) -> dict[str, Any]:
    """How it is drawn: the style's colours and graphic, and a variant that neighbours differ in."""
    return {
        "kind": kind.value,
        "palette": style.palette,
        "lights": style.lights,
        "family": style.family,
        "variant": index % VARIANTS,
        "format": shape.name.lower(),
        "art": art_template(style, kind),
    }


def art_template(style: Style, kind: SceneKind) -> str:
    """The graphic of the kind in this style, or the style's general one."""
    own = f"art/{kind.value}.svg"
    try:
        style.engine.find_template(own)
    except TemplateDoesNotExist:
        return "art/any.svg"
    return own

"""A scene's layers as SVG: the template of its kind, filled, fitted into the format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.template import TemplateDoesNotExist
from django.template.context import Context

from providers.llm.base import SceneKind
from videos.render.canvas import CANVASES, THUMBNAILS, Canvas
from videos.render.flow import Flow, Layer
from videos.render.spec import FPS, FilmSpec, Format, SceneSpec
from videos.render.style import Style, load_style
from videos.render.text import clean, is_rtl
from videos.render.timing import item_times

TEXT_LIMIT = 300  # characters of one field; what is longer could not be read in a scene anyway
ITEM_LIMIT = 6
VARIANTS = 4
_TEXTS = ("headline", "kicker", "support", "figure", "unit")
_SMALLEST = 0.3
_TIGHTEN = 0.94
_ASIDE = 0.4  # of the room left over, how much stands above the text


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list or steps. at: the second it arrives."""

    number: int
    text: str
    at: float


@dataclass(frozen=True, slots=True)
class Design:
    """A scene ready to be drawn: SVG elements of the ground (wider than the frame), of one tile of
    the texture over it, and of the layers."""

    canvas: Canvas
    style: Style
    ground: str
    texture: str
    layers: tuple[Layer, ...]


def shown(text: str) -> str:
    """The text as a scene can show it: one line, cleaned, of bounded length."""
    return clean(text[: 2 * TEXT_LIMIT])[:TEXT_LIMIT]


def design_scene(scene: SceneSpec, film: FilmSpec) -> Design:
    """Fill and fit the template of the scene's kind. Raises RenderError for an unknown style."""
    style = load_style(film.style)
    context = {**_scene_context(scene), **_look(style, film, scene.draft.kind, scene.look)}
    return _design(f"{scene.draft.kind.value}.svg", context, CANVASES[film.format], style)


def design_thumbnail(title: str, film: FilmSpec, shape: Format, number: int) -> Design:
    """The title alone, in one of the style's designs. Raises RenderError for an unknown style."""
    style = load_style(film.style)
    headline = shown(title)
    look = _look(style, film, SceneKind.TITLE, number - 1)
    context = {"headline": headline, "rtl": is_rtl(headline), "share": None, **look}
    return _design("thumbnail.svg", context, THUMBNAILS[shape], style)


def _design(template: str, context: dict[str, Any], canvas: Canvas, style: Style) -> Design:
    flow = compose(template, context, canvas, style)
    ground, texture = (
        style.engine.get_template(name).render(_plain(context, canvas))
        for name in ("ground.svg", "texture.svg")
    )
    return Design(canvas, style, ground, texture, tuple(flow.layers))


def compose(template: str, context: dict[str, Any], canvas: Canvas, style: Style) -> Flow:
    """Render the template ever smaller until its text fits, then once more in its final place."""
    draw = style.engine.get_template(template).render
    scale = canvas.scale
    flow = _drawn(draw, context, Flow(canvas, style, context["rtl"], canvas.text.y, scale))
    while flow.y > canvas.text.bottom and scale > _SMALLEST * canvas.scale:
        scale *= _TIGHTEN
        flow = _drawn(draw, context, Flow(canvas, style, context["rtl"], canvas.text.y, scale))
    spare = max(0.0, canvas.text.bottom - flow.y)
    top = canvas.text.y + spare * _ASIDE
    return _drawn(draw, context, Flow(canvas, style, context["rtl"], top, scale))


def _plain(context: dict[str, Any], canvas: Canvas, **more: Flow) -> Context:
    """The context with the places every template may use: c, the graphic's, and the mirror that
    turns shapes to the other side for scripts that run from right to left."""
    rtl, (art_x, art_y, radius) = context["rtl"], canvas.art
    places = {
        "c": canvas,
        "ax": canvas.width - art_x if rtl else art_x,
        "ay": art_y,
        "ar": radius / 100,
        "mirror": f"matrix(-1 0 0 1 {2 * canvas.text.middle:.0f} 0)" if rtl else "scale(1)",
    }
    return Context({**context, **places, **more}, use_l10n=False)


def _drawn(draw: Callable[[Context], str], context: dict[str, Any], flow: Flow) -> Flow:
    draw(_plain(context, flow.canvas, flow=flow))
    return flow


def _scene_context(scene: SceneSpec) -> dict[str, Any]:
    """What the scene says: cleaned texts, items with their times, the reading direction."""
    draft = scene.draft
    texts = {name: shown(getattr(draft, name)) for name in _TEXTS}
    items = [item for text in draft.items if (item := shown(text))][:ITEM_LIMIT]
    spoken = [word.text for word in scene.words]
    times = item_times(items, scene.words, scene.frames / FPS)
    numbered = enumerate(zip(items, times, strict=True), start=1)
    return {
        **texts,
        "items": [Item(number, text, at) for number, (text, at) in numbered],
        "share": _share(texts["figure"] + texts["unit"]),
        "rtl": is_rtl(" ".join([texts["headline"], *items, texts["support"], *spoken])),
    }


def _look(style: Style, film: FilmSpec, kind: SceneKind, index: int) -> dict[str, Any]:
    """How it is drawn: the style's colours and graphic, and a variant that neighbours differ in."""
    return {
        "kind": kind.value,
        "palette": style.palette,
        "lights": style.lights,
        "variant": index % VARIANTS,
        "format": film.format.name.lower(),
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


def _share(figure: str) -> float | None:
    """A percentage as a part of one, for graphics that can show it; None for other figures."""
    if not figure.endswith("%"):
        return None
    try:
        return min(1.0, max(0.0, float(figure[:-1].strip().replace(",", ".")) / 100))
    except ValueError:
        return None

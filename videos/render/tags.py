"""What style templates may say beside plain SVG. The flow is put into their context."""

from __future__ import annotations

from django import template
from django.template.context import Context

from videos.render.flow import Block, Flow, Layer

register = template.Library()


def _flow(context: Context) -> Flow:
    flow: Flow = context["flow"]
    return flow


@register.simple_tag(takes_context=True)
def text(context: Context, value: str, role: str, inset: float = 0, tail: float = 0) -> Block:
    """`{% text headline "headline" as block %}`: fitted text at the cursor, which moves below."""
    return _flow(context).place(str(value), role, inset=inset, tail=tail)


@register.simple_tag(takes_context=True)
def gap(context: Context, distance: float) -> str:
    """`{% gap 24 %}`: move the cursor down (or, negative, up), in pixels at scale 1."""
    _flow(context).advance(distance)
    return ""


@register.simple_tag(takes_context=True)
def figure(context: Context, value: str, unit: str) -> Block:
    """`{% figure figure unit as block %}`: a number with its unit beside it, or below if long."""
    return _flow(context).place_figure(str(value), str(unit))


@register.simple_tag(takes_context=True)
def px(context: Context, value: float) -> float:
    """`{% px 24 as pad %}`: a distance at scale 1, in pixels of this scene."""
    return round(_flow(context).px(value), 1)


@register.simple_block_tag(takes_context=True)
def layer(
    context: Context,
    content: str,
    enter: str,
    *,
    at: float | None = None,
    step: float | None = None,
    depth: float = 1,
) -> str:
    """`{% layer "rise" at=item.at %}SVG{% endlayer %}`: a part that moves by itself."""
    flow = _flow(context)
    if content.strip():
        place = float(len(flow.layers)) if step is None else step
        flow.layers.append(Layer(content, enter, place, at, depth, flow.rtl))
    return ""


@register.filter
def plus(value: float, other: float) -> float:
    return float(value) + float(other)


@register.filter
def times(value: float, factor: float) -> float:
    return float(value) * float(factor)


@register.filter
def minus(value: float, other: float) -> float:
    return float(value) - float(other)

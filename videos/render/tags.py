"""What style templates may say beside plain SVG. The flow is put into their context."""

from __future__ import annotations

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from videos.render.block import Anchor, Block, Line, Word
from videos.render.flow import Flow, Layer
from videos.render.text import is_rtl

register = template.Library()
_BETWEEN = 0.6  # of the time between layers, between the lines of a text


def _flow(context: Context) -> Flow:
    flow: Flow = context["flow"]
    return flow


@register.simple_tag(takes_context=True)
def text(
    context: Context,
    value: str,
    role: str,
    *,
    inset: float = 0,
    tail: float = 0,
    align: str = "start",
) -> Block:
    """`{% text headline "headline" as block %}`: fitted text at the cursor, which moves below."""
    return _flow(context).place(str(value), role, inset=inset, tail=tail, align=align)


@register.simple_tag(takes_context=True)
def lines(
    context: Context,
    value: str,
    role: str,
    *,
    step: float,
    align: str = "start",
    stress: int | None = None,
) -> Block:
    """`{% lines headline "title" step=1 stress=stress as block %}`: as text, but each line of it
    is a layer of its own with the entrance "line"."""
    flow = _flow(context)
    block = flow.place(str(value), role, align=align, stress=stress)
    flow.layers += [
        Layer(line, "line", step + number * _BETWEEN, mirror=flow.rtl)
        for number, line in enumerate(block.lines)
    ]
    return block


@register.simple_tag(takes_context=True)
def fill(context: Context, value: str, role: str) -> Block:
    """`{% fill parts.1 "poster" as word %}`: one line in the accent, as wide as the column."""
    return _flow(context).fill(str(value), role)


@register.simple_tag(takes_context=True)
def word(context: Context, found: Word, color: str) -> SafeString:
    """`{% word block.stressed "on_accent" %}`: the word once more, in a colour of the palette."""
    ink = _flow(context).style.palette[color]
    anchor = Anchor(found.right, "end") if is_rtl(found.text) else Anchor(found.left, "start")
    line = Line(found.text, found.font, anchor, found.baseline)
    return mark_safe(line.svg(ink))  # noqa: S308 - escaped there


@register.simple_tag(takes_context=True)
def gap(context: Context, distance: float) -> str:
    """`{% gap 24 %}`: move the cursor down (or, negative, up), in pixels at scale 1."""
    _flow(context).advance(distance)
    return ""


@register.simple_tag(takes_context=True)
def clear(context: Context) -> str:
    """`{% clear %}`: move the cursor below all columns."""
    _flow(context).clear()
    return ""


@register.simple_tag(takes_context=True)
def stage(context: Context) -> str:
    """`{% stage %}`: write over the whole safe width from here on, for scenes without graphic."""
    flow = _flow(context)
    flow.box = flow.canvas.stage
    return ""


@register.simple_tag(takes_context=True)
def figure(context: Context, value: str, unit: str) -> Block:
    """`{% figure figure unit as block %}`: a number with its unit beside it, or below if long."""
    return _flow(context).place_figure(str(value), str(unit))


@register.simple_tag
def greatest(*values: float | str) -> float:
    """`{% greatest first.width second.width as wide %}`: what is not there counts as nothing."""
    return max(float(value or 0) for value in values)


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


class _Column(Node):
    def __init__(self, begin: FilterExpression, end: FilterExpression, inside: NodeList) -> None:
        self.begin, self.end, self.inside = begin, end, inside

    def render(self, context: Context) -> SafeString:
        with _flow(context).column(self.begin.resolve(context), self.end.resolve(context)):
            return self.inside.render(context)


@register.tag
def column(parser: Parser, token: Token) -> _Column:
    """`{% column 0 0.48 %}...{% endcolumn %}`: write in a part of the width; the cursor is back at
    its top afterwards. Names set inside stay known."""
    _name, begin, end = token.split_contents()
    inside = parser.parse(("endcolumn",))
    parser.delete_first_token()
    return _Column(parser.compile_filter(begin), parser.compile_filter(end), inside)


@register.filter
def plus(value: float, other: float) -> float:
    return float(value or 0) + float(other or 0)


@register.filter
def times(value: float, factor: float) -> float:
    return float(value or 0) * float(factor)


@register.filter
def minus(value: float, other: float) -> float:
    return float(value) - float(other)

"""docs/styles.md: what each style is, with its contact sheets."""

from __future__ import annotations

from videos.render.contrast import contrast
from videos.render.spec import Format
from videos.render.style import Style, load_style, style_names

_HEAD = """# Styles

A style is how a film looks and moves: colours and ground, type, graphics, the way things arrive.
Each is a folder with one settings file and the templates in which it differs from the others;
[Add a style](add_a_style.md) says how to make one. A channel's brand kit lays its own colours, font
and logo over any of them.

This page and its pictures are written by `script/contact-sheet`; `--check` says whether they are
up to date. Each sheet shows, in order: title, statement, number, list, chart, comparison, steps,
quote, question, outro and the channel's card, then the plate that stands over footage, then the
three designs of a thumbnail. Captions are left out but for the last strip, which is a scene as it
is rendered, building up while it is spoken.
"""


def catalogue() -> str:
    """The page as Markdown."""
    return "\n".join([_HEAD, *(_section(load_style(name)) for name in style_names())])


def _section(style: Style) -> str:
    palette, motion = style.palette, style.motion
    read = contrast(palette["ink"], palette["ground"])
    pictures = "\n\n".join(
        f"![{style.label}, {part}](images/style-{style.name}-{name}.jpg)"
        for name, part in [
            *((format_.name.lower(), format_.value) for format_ in Format),
            ("motion", "a scene building up"),
        ]
    )
    return f"""## {style.label}

{style.summary} Scripts for it are written in the {style.tone} tone.

- Ground `{palette["ground"]}`, ink `{palette["ink"]}` ({read:.1f}:1), accent `{palette["accent"]}`,
  second colour `{palette["second"]}`.
- Layers arrive {motion.stagger:g} s apart, each within {motion.duration:g} s, and keep swaying by
  {motion.breathe:g} px.

{pictures}
"""

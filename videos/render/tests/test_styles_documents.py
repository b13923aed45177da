"""The documents of the styles are true to the code."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from django.conf import settings

from providers.llm.base import SceneKind
from videos.render.catalogue import catalogue
from videos.render.sheet import sheet_names
from videos.render.style import Grade, Motion, Role, load_style, style_names
from videos.render.tags import register
from ytempire.settings.env import BASE_DIR

DOCS = BASE_DIR / "docs"


def test_the_catalogue_is_up_to_date_and_has_its_pictures() -> None:
    assert (DOCS / "styles.md").read_text(encoding="utf-8") == catalogue()
    pictures = [DOCS / "images" / name for name in sheet_names()]
    assert sum(path.stat().st_size for path in pictures) < 2_500_000


@pytest.mark.parametrize("style", style_names())
def test_all_that_a_style_can_say_is_written_down(style: str) -> None:
    text = (DOCS / "add_a_style.md").read_text(encoding="utf-8")
    named = [field.name for part in (Role, Motion, Grade) for field in fields(part)]
    base = Path(settings.STYLE_FOLDERS[0]) / "base"
    shared = [path.stem for path in base.glob("*.svg") if not path.stem.startswith("thumbnail")]

    known = [*named, *load_style(style).roles, *shared, *(kind.value for kind in SceneKind)]

    told = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`]+)`", text))))
    assert [name for name in known if name not in told] == []
    assert [tag for tag in register.tags if f"{{% {tag} " not in text] == []
    assert [name for name in register.filters if f"`{name}`" not in text] == []

"""The segment key: stable for the same scene, another for whatever changes its pictures."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import LazySettings

from providers.llm.base import SceneKind
from providers.speech.base import WordTiming
from videos.render import key
from videos.render.key import segment_key
from videos.render.spec import FilmSpec, Format, SceneSpec
from videos.render.style import style_names
from videos.render.tests.helpers import FILM, draft, scene, words

SCENE = scene()
CHANGED = {
    "kind": scene(draft(SceneKind.TITLE)),
    "headline": scene(draft(headline="Other")),
    "kicker": scene(draft(kicker="Other")),
    "support": scene(draft(support="Other")),
    "items": scene(draft(items=("Other",))),
    "figure": scene(draft(figure="7")),
    "unit": scene(draft(unit="km")),
    "frames": scene(frames=13),
    "index": scene(index=1),
    "word": scene(spoken=words("Other")),
    "timing": replace(SCENE, words=(WordTiming("Its", 0.0, 0.31), *SCENE.words[1:])),
}


def test_the_same_scene_has_the_same_key() -> None:
    assert segment_key(SCENE, FILM) == segment_key(
        scene(), FilmSpec("educational", Format.VERTICAL)
    )


@pytest.mark.parametrize("changed", CHANGED.values(), ids=CHANGED.keys())
def test_what_is_seen_is_in_the_key(changed: SceneSpec) -> None:
    assert segment_key(changed, FILM) != segment_key(SCENE, FILM)


def test_the_film_is_in_the_key() -> None:
    films = [FilmSpec(name, format_) for name in style_names() for format_ in Format]

    assert len({segment_key(SCENE, film) for film in films}) == len(films)


def test_what_is_never_seen_is_not() -> None:
    unseen = scene(draft(narration="Other", search_terms=("other",)), count=9)

    assert segment_key(unseen, FILM) == segment_key(SCENE, FILM)


def test_a_style_that_is_edited_gives_new_keys(tmp_path: Path, settings: LazySettings) -> None:
    shipped, copy = settings.STYLE_FOLDERS[0], tmp_path / "styles"
    shutil.copytree(shipped, copy)
    before = segment_key(SCENE, FILM)
    settings.STYLE_FOLDERS = [copy]
    assert segment_key(SCENE, FILM) == before

    with (copy / "educational" / "style.toml").open("a") as file:
        file.write("# edited\n")

    assert segment_key(SCENE, FILM) != before


def test_fonts_are_in_the_key(tmp_path: Path, settings: LazySettings) -> None:
    before = segment_key(SCENE, FILM)
    for path in Path(settings.FONTS_DIR).glob("Inter*.ttf"):
        (tmp_path / path.name).write_bytes(path.read_bytes())

    settings.FONTS_DIR = tmp_path

    assert segment_key(SCENE, FILM) != before


def test_the_engine_is_in_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    before = segment_key(SCENE, FILM)
    monkeypatch.setattr(key, "ENGINE_VERSION", 0)

    assert segment_key(SCENE, FILM) != before


def test_a_scene_that_moved_and_kept_its_look_has_the_same_key() -> None:
    before, moved = scene(index=3), replace(scene(index=5), kept_look=3)

    assert segment_key(moved, FILM) == segment_key(before, FILM)
    assert segment_key(replace(moved, index=0), FILM) == segment_key(scene(index=0), FILM)

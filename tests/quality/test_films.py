"""Films of every style and format pass the gate, and look as they did when a person looked.

When films are meant to look different, YTEMPIRE_RENEW_REFERENCES=1 writes the references anew:
look at each of them before you commit it.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from providers.llm.base import SceneDraft, SceneKind
from tests.quality.pictures import difference, frames_at, save_apart, strip
from tests.quality.scripts import HARD, Script, films
from videos.render.joining import join
from videos.render.quality.tests.films import make_film, missed
from videos.render.sound import master_sound
from videos.render.spec import FilmSpec, Format, Preset, SceneSpec
from videos.render.tests.helpers import never

REFERENCES = Path(__file__).parent / "references"
QUALITY = 88  # of the references, as JPEG
FRAMES, LATE = 80, 75  # of a scene, and the key frame at which all of it has arrived


def stills(film: Path, scenes: list[SceneSpec]) -> Image.Image:
    """Each scene once, when all of it is there."""
    numbers = [FRAMES * at + LATE for at in range(len(scenes))]
    return strip(frames_at(film, numbers))


def judge_look(name: str, actual: Image.Image, folder: Path) -> None:
    kept = REFERENCES / f"{name}.jpg"
    if os.environ.get("YTEMPIRE_RENEW_REFERENCES"):
        actual.save(kept, quality=QUALITY, optimize=True)
    wanted = Image.open(kept)
    apart = difference(actual, wanted)
    if apart.visible:
        save_apart(actual, wanted, folder)
    assert not apart.visible, f"{name} looks different: {apart}. Look at the pictures in {folder}"


@pytest.mark.parametrize(("name", "script"), list(films()), ids=[name for name, _ in films()])
def test_a_film_of_every_style_and_format(name: str, script: Script, tmp_path: Path) -> None:
    film, wanted = make_film(tmp_path, *script, frames=FRAMES)

    assert missed(film, wanted) == set()
    judge_look(name, stills(film, list(wanted.scenes)), tmp_path)


@pytest.mark.parametrize("name", HARD)
def test_texts_that_are_hard_to_set(name: str, tmp_path: Path) -> None:
    spec = FilmSpec("neutral", Format.VERTICAL, preset=Preset.DRAFT)

    assert missed(*make_film(tmp_path, spec, HARD[name])) == set()


def test_a_film_of_two_hundred_scenes(tmp_path: Path) -> None:
    """Ten of them rendered, each joined twenty times."""
    spec = FilmSpec("neutral", Format.SQUARE, preset=Preset.DRAFT)
    script = [SceneDraft(SceneKind.STATEMENT, "Go.", f"Scene {at}") for at in range(1, 11)]
    _, wanted = make_film(tmp_path, spec, script)
    scenes = [*wanted.scenes] * 20
    sound, film = tmp_path / "long.m4a", tmp_path / "long.mp4"
    master_sound([(tmp_path / "0.wav", scene.frames) for scene in scenes], sound, stop=never)
    join([(tmp_path / f"{one.index}.mp4", one.frames) for one in scenes], sound, film, stop=never)

    assert len(scenes) == 200
    assert missed(film, replace(wanted, scenes=scenes)) == set()


def test_a_film_at_full_size(tmp_path: Path) -> None:
    spec = FilmSpec("educational", Format.VERTICAL)

    assert missed(*make_film(tmp_path, spec, HARD["one word"])) == set()

"""Which scripts the fonts here can show, and what to do about those they cannot."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from videos.render.fonts import library, shows
from videos.render.scripts import HAN_LANGUAGES, SCRIPTS, Script, han_language, is_han, name_of
from videos.render.spec import SceneSpec


def missing_letters(text: str) -> list[Script]:
    """The scripts of those letters that no font here has, in the order in which they appear."""
    letters = [letter for letter in dict.fromkeys(text) if _is_missing(letter)]
    language = han_language(text) if any(map(is_han, letters)) else ""
    found = {script.label: script for script in (_script(one, language) for one in letters)}
    return list(found.values())


def _is_missing(character: str) -> bool:
    return unicodedata.category(character)[0] == "L" and not shows(character)


def _script(letter: str, language: str) -> Script:
    """Han characters belong to the language of their text; a script without a row is named as
    Unicode does."""
    name = name_of(letter)
    if is_han(letter):
        return HAN_LANGUAGES[language]
    return next(
        (script for script in SCRIPTS if name.startswith(script.letters)),
        Script("", name.partition(" ")[0].title() or "other", (), "", letter),
    )


def text_of(scene: SceneSpec) -> str:
    """All that may be written in the scene."""
    draft = scene.draft
    own = (draft.headline, draft.kicker, draft.support, draft.figure, draft.unit)
    return " ".join([*own, *draft.items, *draft.details, *(word.text for word in scene.words)])


def warnings(scenes: Iterable[SceneSpec]) -> list[str]:
    """One sentence for each script that the scenes have and the fonts here have not."""
    return [
        f"The fonts here have no {script.label} letters: {remedy(script)}."
        for script in missing_letters(" ".join(map(text_of, scenes)))
    ]


def remedy(script: Script) -> str:
    if script.key:
        return f"run script/fonts {script.key}"
    return "put a font that has them into the folder fonts of the data folder"


def coverage() -> dict[Script, bool]:
    """For each script there is a row for: whether a font here has its letters; for Han characters,
    drawn in the language's way."""
    return {script: _covered(script) for script in SCRIPTS}


def _covered(script: Script) -> bool:
    if script.key not in HAN_LANGUAGES:
        return shows(script.sample)
    return any(face.family.endswith(script.package.upper()) for face in library().faces)

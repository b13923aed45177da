"""What a creator wants the scenes to be: taken in, completed from what there is, checked."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from providers.llm.base import SceneKind
from studio.models import Media
from studio.selectors import media_for
from videos.brief import SOURCE_LIMIT
from videos.editing import words
from videos.models import Video
from videos.versions import CONTENT, Entry
from videos.voices import all_voices
from ytempire.core.exceptions import InvalidInputError

MOST_SCENES = 200
DESIGNED = "none"
BLANK: Entry = {
    **dict.fromkeys(CONTENT, ""),
    "kind": SceneKind.STATEMENT.value,
    "items": [],
    "details": [],
    "search_terms": [],
    "look": None,
    "manner": None,
    "made": {},
}

Wish = Mapping[str, Any]
"""A scene's `id`, unless it is new, and what is to be different in it."""


class ScenesRefusedError(InvalidInputError):
    """by_scene: what is wrong, by the scene's place (0 is the first) and field."""

    def __init__(self, by_scene: Mapping[int, Mapping[str, list[str]]]) -> None:
        said = [
            f"Scene {place + 1}: {message}"
            for place, fields in by_scene.items()
            for messages in fields.values()
            for message in messages
        ]
        super().__init__(said[0], errors={"scenes": said})
        self.by_scene = by_scene


def wished_entries(*, video: Video, wishes: Sequence[Wish], now: Sequence[Entry]) -> list[Entry]:
    """The scenes as they are wanted, each as there is one, changed. `now`: what there is.

    Raises InvalidInputError, a ScenesRefusedError where it is about single scenes.
    """
    _require_number(wishes)
    known = {entry["id"]: entry for entry in now}
    ids = [wish["id"] for wish in wishes if wish.get("id") is not None]
    if len(set(ids)) < len(ids):
        raise _refused("A scene is in the list twice. Send each of them once.")
    bases = [_base(wish, known) for wish in wishes]
    entries = [
        {**base, **words.cleaned({**_content(base), **_given(wish)})}
        for base, wish in zip(bases, wishes, strict=True)
    ]
    _require_sound(video, entries, bases)
    return entries


def _require_number(wishes: Sequence[Wish]) -> None:
    if not wishes:
        raise _refused("A video needs at least one scene.")
    if len(wishes) > MOST_SCENES:
        raise _refused(f"A video has at most {MOST_SCENES} scenes; these are {len(wishes)}.")


def _base(wish: Wish, known: Mapping[int, Entry]) -> Entry:
    if wish.get("id") is None:
        return BLANK
    if wish["id"] not in known:
        raise _refused(f"This video has no scene with the id {wish['id']}.")
    return known[wish["id"]]


def _content(entry: Entry) -> Entry:
    return {name: entry[name] for name in CONTENT}


def _given(wish: Wish) -> Entry:
    return {name: wish[name] for name in CONTENT if name in wish}


def _require_sound(video: Video, entries: Sequence[Entry], bases: Sequence[Entry]) -> None:
    """Raises ScenesRefusedError for what cannot be made; a choice that was there before stays."""
    named = [
        new["voice"]
        for new, base in zip(entries, bases, strict=True)
        if new["voice"] != base["voice"]
    ]
    voices, pictures = voices_known(named), _pictures(video, entries)
    wrong: dict[int, dict[str, list[str]]] = {}
    for place, (entry, base) in enumerate(zip(entries, bases, strict=True)):
        found = _unknown(entry, base, voices, pictures) or words.complaints(entry)
        for field, message in found:
            wrong.setdefault(place, {}).setdefault(field, []).append(message)
    if wrong:
        raise ScenesRefusedError(wrong)
    if not any(entry["narration"] for entry in entries):
        raise _refused("Something has to be said in at least one scene.")
    if sum(len(entry["narration"]) for entry in entries) > SOURCE_LIMIT:
        raise _refused(f"All scenes together say more than {SOURCE_LIMIT:,} characters.")


def _unknown(
    entry: Entry, base: Entry, voices: set[str], pictures: set[str]
) -> list[words.Complaint]:
    allowed = {
        "kind": {kind.value for kind in SceneKind} - {SceneKind.CARD.value},
        "voice": voices,
        "picture": pictures,
    }
    return [
        (field, UNKNOWN[field])
        for field, values in allowed.items()
        if entry[field] not in values and entry[field] != base[field]
    ]


UNKNOWN = {
    "kind": "There is no such kind of scene. Cards come from the channel's brand kit.",
    "voice": "There is no such voice. Choose another, or none for the film's own.",
    "picture": "There is no such clip or picture in your media library.",
}


def voices_known(named: Iterable[str]) -> set[str]:
    """Those there are, looked up only where one is named: some engines ask their vendor for them.

    What the vendor said is remembered, so who is going to hold a lock asks before.
    """
    return {"", *(voice.id for voice in all_voices())} if any(named) else {""}


def _pictures(video: Video, entries: Sequence[Entry]) -> set[str]:
    wanted = [entry["picture"] for entry in entries if _is_uuid(entry["picture"])]
    usable = media_for(video.owner).exclude(kind=Media.Kind.MUSIC).filter(pk__in=wanted)
    return {"", DESIGNED, *(str(key) for key in usable.values_list("pk", flat=True))}


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _refused(message: str) -> InvalidInputError:
    return InvalidInputError(message, errors={"scenes": [message]})

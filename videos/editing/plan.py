"""What an edit changes, scene by scene, and what of the scenes stays as it is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from videos.models import Video
from videos.render.scene import VARIANTS
from videos.versions import CONTENT, Entry, still_there

SPOKEN = ("narration", "voice")
PICTURED = ("kind", "picture", "search_terms")
UNSEEN = ("search_terms",)
STALE: Sequence[tuple[Sequence[str], Sequence[str]]] = (
    (SPOKEN, ("audio", "frames", "segment")),
    (PICTURED, ("visual", "credit")),
    ([name for name in CONTENT if name not in (*UNSEEN, "voice")], ("segment",)),
    (("picture", "search_terms"), ("segment",)),
)
"""Where one of these is changed, those are made again."""
ON_SCREEN = "words on the screen"
NAMES: Mapping[str, str] = {
    "narration": "text",
    "kind": "kind",
    "voice": "voice",
    "picture": "picture",
    "search_terms": "picture",
}
VERSIONS_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Plan:
    """entries: the scenes to be; notes: what is changed, for people. unspoken and unrendered: the
    scenes whose narration, or picture, is not in the store."""

    entries: list[Entry]
    notes: list[str]
    unspoken: list[Entry]
    unrendered: list[Entry]

    @property
    def note(self) -> str:
        return "; ".join(self.notes)


def plan_edit(*, video: Video, now: Sequence[Entry], wanted: Sequence[Entry]) -> Plan:
    """From the scenes there are to those that are wanted (videos/editing/wishes.py)."""
    before = {entry["id"]: entry for entry in now}
    fresh = [_fresh(entry, before.get(entry.get("id"))) for entry in wanted]
    entries = with_looks(fresh)
    return _plan(video, entries, [*_changes(entries, before), *_gone(entries, now)])


def plan_again(*, video: Video, entries: Sequence[Entry], note: str) -> Plan:
    """What there was once."""
    return _plan(video, list(entries), [note])


def _plan(video: Video, entries: Sequence[Entry], notes: list[str]) -> Plan:
    spoken = _spoken(video) if any(_silent(entry) for entry in entries) else {}
    known = [_reminded(entry, spoken) for entry in entries]
    there = still_there(known)
    unspoken = [
        entry for entry in known if entry["narration"] and entry["made"].get("audio") not in there
    ]
    unrendered = [
        entry for entry in known if entry in unspoken or entry["made"].get("segment") not in there
    ]
    return Plan(known, notes, unspoken, unrendered)


def _fresh(entry: Entry, before: Entry | None) -> Entry:
    """Without what was made for other content."""
    if before is None:
        return entry
    changed = _changed(entry, before)
    stale = {part for names, parts in STALE if changed & set(names) for part in parts}
    made = {name: value for name, value in entry["made"].items() if name not in stale}
    return {**entry, "made": made}


def _changed(entry: Entry, before: Entry) -> set[str]:
    return {name for name in CONTENT if entry[name] != before[name]}


def _silent(entry: Entry) -> bool:
    return bool(entry["narration"]) and not entry["made"].get("audio")


def _spoken(video: Video) -> dict[tuple[str, str], Entry]:
    """What was said in the video's last versions, and how it is kept."""
    said = video.versions.values_list("scenes", flat=True)[:VERSIONS_LOOKED_AT]
    entries = [entry for scenes in said for entry in scenes if entry["made"].get("audio")]
    there = still_there(entries)
    return {
        (entry["narration"], entry["voice"]): entry
        for entry in entries
        if entry["made"]["audio"] in there
    }


def _reminded(entry: Entry, spoken: Mapping[tuple[str, str], Entry]) -> Entry:
    """A scene that says again what it, or another, said in a version before."""
    told = spoken.get((entry["narration"], entry["voice"]))
    if told is None or not _silent(entry):
        return entry
    kept = {name: told["made"].get(name) for name in ("audio", "frames")}
    return {**entry, "manner": told["manner"], "made": {**entry["made"], **kept}}


def with_looks(entries: Iterable[Entry]) -> list[Entry]:
    """Each scene keeps its look if it differs from its neighbour's there, and gets another if not.

    The first scene's look is its own: it comes out of nothing.
    """
    entries = list(entries)
    taken = {entry["look"] for entry in entries}
    looks: list[int] = []
    for place, entry in enumerate(entries):
        look = entry["look"] if place else 0
        following = entries[place + 1]["look"] if place + 1 < len(entries) else None
        if place and (not look or look % VARIANTS == looks[-1] % VARIANTS):
            look = _unlike(taken, looks[-1], following)
            taken.add(look)
        looks.append(look)
    return [_looking(entry, look) for entry, look in zip(entries, looks, strict=True)]


def _unlike(taken: set[int], *neighbours: int | None) -> int:
    near = {look % VARIANTS for look in neighbours if look is not None}
    free = (look for look in range(1, 10 * (len(taken) + VARIANTS)) if look not in taken)
    return next(look for look in free if look % VARIANTS not in near)


def _looking(entry: Entry, look: int) -> Entry:
    if entry["look"] == look:
        return entry
    made = {name: value for name, value in entry["made"].items() if name != "segment"}
    return {**entry, "look": look, "made": made}


def _changes(entries: Sequence[Entry], before: Mapping[int, Entry]) -> list[str]:
    notes = []
    for place, entry in enumerate(entries, start=1):
        old = before.get(entry.get("id", 0))
        if old is None:
            notes.append(f"Scene {place} added")
        elif names := {NAMES.get(name, ON_SCREEN) for name in _changed(entry, old)}:
            notes.append(f"Scene {place}: {', '.join(sorted(names))}")
    return notes


def _gone(entries: Sequence[Entry], now: Sequence[Entry]) -> list[str]:
    left = [entry["id"] for entry in entries if "id" in entry]
    notes = [
        f"Scene {place} removed"
        for place, entry in enumerate(now, start=1)
        if entry["id"] not in left
    ]
    stayed = [entry["id"] for entry in now if entry["id"] in left]
    return [*notes, "Another order"] if stayed != left else notes

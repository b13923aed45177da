"""A video's script as its creator edited it: kept as versions, and written into its scenes.

An entry is one scene of a version, as JSON: what it says and shows, and how it was made. id: of
the scene it is, none for a new one; look: see videos/render/spec.py; manner: the engine and
the speed it is spoken with; made: what it was laid out with, as far as that is still true of it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings

from videos.models import Artifact, Scene, Version, Video

Entry = dict[str, Any]

TEXTS = ("kind", "narration", "headline", "kicker", "support", "figure", "unit")
LISTS = ("items", "details", "search_terms")
CHOICES = ("voice", "picture")
CONTENT = (*TEXTS, *LISTS, *CHOICES)
LAID = ("start", "frames", "credit")
PARTS = ("audio", "visual", "segment")
FILM = ("film_id", "captions_id", "subtitles_id", "duration", "quality")
"""What a version keeps of its video, beside its scenes."""


def version_number(video: Video) -> int:
    """The version a video shows, or is being made in; 1 is what was made first."""
    return video.version.number if video.version else 1


def entries_of(video: Video) -> list[Entry]:
    """The video's scenes as they are, in order."""
    looks = [entry["look"] for entry in video.version.scenes] if video.version else []
    scenes = video.scenes.select_related("audio").order_by("index")
    return [
        _entry(scene, looks[scene.index] if scene.index < len(looks) else scene.index)
        for scene in scenes
    ]


def _entry(scene: Scene, look: int) -> Entry:
    made = {name: getattr(scene, name) for name in LAID}
    made |= {name: getattr(scene, f"{name}_id") for name in PARTS}
    return {
        "id": scene.pk,
        **{name: getattr(scene, name) for name in CONTENT},
        "look": look,
        "manner": scene.audio.meta.get("manner") if scene.audio else None,
        "made": made,
    }


def manner_in(entries: Iterable[Entry]) -> tuple[str, float] | None:
    """The engine and the speed these scenes are spoken with, those of a voice of their own left
    out; None where nothing was spoken yet."""
    manners = (entry["manner"] for entry in entries if not entry["voice"])
    return next(((str(engine), float(speed)) for engine, speed in filter(None, manners)), None)


def kept_manner(video: Video) -> tuple[str, float] | None:
    """How the scenes of an edited video go on to be spoken, so that the others stay as they are."""
    return manner_in(video.version.scenes) if video.version else None


def kept_looks(video: Video, count: int) -> Sequence[int | None]:
    """The look of each of its scenes; None where it is that of the scene's place."""
    if video.version is None or len(video.version.scenes) != count:
        return [None] * count
    return [entry["look"] for entry in video.version.scenes]


def scenes_write(*, video: Video, entries: Sequence[Entry]) -> None:
    """Make these the video's scenes; those that had an id keep it. Belongs into a transaction that
    holds the video's row."""
    there = still_there(entries)
    video.scenes.all().delete()
    Scene.objects.bulk_create(
        Scene(pk=entry.get("id"), video=video, index=index, **_columns(entry, there))
        for index, entry in enumerate(entries)
    )


def still_there(entries: Iterable[Entry]) -> set[str]:
    """The keys of what these were made with, as far as it is not swept."""
    keys = {entry["made"].get(name) for entry in entries for name in PARTS}
    return set(Artifact.objects.filter(pk__in=keys - {None}).values_list("pk", flat=True))


def _columns(entry: Entry, there: set[str]) -> dict[str, Any]:
    made = entry["made"]
    keys = {name: made.get(name) for name in PARTS}
    return {
        **{name: entry[name] for name in CONTENT},
        **{name: made[name] for name in LAID if name in made},
        **{f"{name}_id": key for name, key in keys.items() if key in there},
    }


def version_add(*, video: Video, entries: Sequence[Entry], note: str) -> Version:
    """Write down a further version, after what was made first; the video's row is locked."""
    if video.version is None:
        first = Version(video=video, number=1, note="As it was made first", **_filmed(video))
        first.save(force_insert=True)
    last = Version.objects.filter(video=video).values_list("number", flat=True).first() or 0
    return Version.objects.create(
        video=video, number=last + 1, note=note[:200], scenes=list(entries)
    )


def version_film_keep(*, video: Video) -> None:
    """Its film is made: the version keeps it, and the oldest ones keep theirs no longer."""
    if video.version_id is None:
        return
    Version.objects.filter(pk=video.version_id).update(**_filmed(video))
    filmed = Version.objects.filter(video=video).exclude(film=None)
    old = filmed.values_list("pk", flat=True)[settings.KEEP_VERSIONS :]
    Version.objects.filter(pk__in=list(old)).update(film=None, captions=None, subtitles=None)


def _filmed(video: Video) -> dict[str, Any]:
    return {"scenes": entries_of(video), **{name: getattr(video, name) for name in FILM}}


def last_filmed(video_id: uuid.UUID) -> Version | None:
    """What an edited video shows while its edit is made, and if that fails; None before a first
    film."""
    published = Version.objects.filter(video=video_id, video__published_at__isnull=False)
    return published.exclude(film=None).first()


def columns_of(version: Version) -> dict[str, Any]:
    """The columns of a video that shows this version again."""
    return {"version": version, "progress": 100, **{name: getattr(version, name) for name in FILM}}

"""The music a film can have: moods that we make ourselves, and so nobody else's."""

from __future__ import annotations

from videos.render.music.moods import Mood, moods


def all_moods() -> list[Mood]:
    return list(moods().values())


def mood_choices() -> list[tuple[str, str]]:
    """(name, label) of every mood."""
    return [(mood.name, mood.label) for mood in all_moods()]


def is_mood(name: str) -> bool:
    return name in moods()

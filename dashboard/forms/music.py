"""The music that a form offers: what YTEMPIRE makes, and the creator's own."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from studio.models import Media
from studio.selectors import media_for
from videos.music import mood_choices

OWN = "own:"


def music_choices(user: User, *others: tuple[str, str]) -> list[Any]:
    """others: what else can be said, before the moods."""
    songs = media_for(user).filter(kind=Media.Kind.MUSIC)
    own = [(own_choice(song.pk), song.name) for song in songs]
    moods = [("Made by YTEMPIRE", mood_choices())]
    return [*others, *moods, *([("Your music", own)] if own else [])]


def own_choice(media_id: object) -> str:
    return f"{OWN}{media_id}"


def own_music(choice: str) -> str:
    """The id of the creator's own music; "" where that is not chosen."""
    return choice.removeprefix(OWN) if choice.startswith(OWN) else ""

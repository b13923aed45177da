"""How a channel's films look and sound."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from channels_app.models import Channel
from channels_app.services import channel_hold
from studio.models import BrandKit, Media
from studio.services.media import media_hold

FILES = {"logo", "music_media", "music_media_id"}


@transaction.atomic
def brand_update(*, channel: Channel, **changes: Any) -> BrandKit:
    """Change these fields of the channel's kit; the values are already validated.

    Videos asked for before keep the kit that they were asked for with. Raises
    ChannelNotFoundError or MediaNotFoundError for what was deleted meanwhile.
    """
    channel_hold(channel=channel)
    for name in FILES & changes.keys():
        _hold(changes[name])
    if "pronunciations" in changes:
        changes["pronunciations"] = _once(changes["pronunciations"])
    kit, _ = BrandKit.objects.update_or_create(channel=channel, defaults=changes)
    return kit


def _hold(media: Media | str | None) -> None:
    """Let nobody delete the file until the transaction ends; it may be given by its id."""
    if media:
        media_hold(media_id=media.pk if isinstance(media, Media) else media)


def _once(pairs: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Of what is said twice about a word, the later."""
    by_word = {pair["written"].casefold(): dict(pair) for pair in pairs}
    return list(by_word.values())

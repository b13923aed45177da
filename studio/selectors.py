"""Reading the library and brand kits; a stranger's do not exist."""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from accounts.models import User
from channels_app.models import Channel
from studio.models import BrandKit, Media
from ytempire.core.exceptions import MediaNotFoundError


def media_for(user: User) -> QuerySet[Media]:
    """The user's library, newest first."""
    return Media.objects.filter(owner=user)


def media_get(user: User, media_id: str | uuid.UUID) -> Media:
    """One file of the user's library. Raises MediaNotFoundError, also for what is no id."""
    try:
        return media_for(user).get(pk=media_id)
    except (Media.DoesNotExist, ValidationError, ValueError):
        raise MediaNotFoundError from None


def kit_of(channel: Channel) -> BrandKit:
    """The channel's brand kit; unsaved and plain while nobody has changed it."""
    return BrandKit.objects.filter(channel=channel).first() or BrandKit(channel=channel)


def channels_using(media: Media) -> QuerySet[Channel]:
    """Whose brand kits have this file."""
    return Channel.objects.filter(Q(brand_kit__logo=media) | Q(brand_kit__music_media=media))

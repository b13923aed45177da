"""A brand kit and the files it names, which may be deleted at the same moment."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from channels_app.models import Channel
from studio.models import BrandKit, Media
from studio.services import brand_update, media_delete
from tests.factories import MediaFactory
from tests.together import at_once
from ytempire.core.exceptions import MediaNotFoundError


@pytest.mark.parametrize("field", ["logo", "music_media", "music_media_id"])
def test_a_file_that_was_deleted_meanwhile_is_refused(channel: Channel, field: str) -> None:
    media = MediaFactory.create(owner=channel.owner)
    Media.objects.filter(pk=media.pk).delete()
    given = str(media.pk) if field.endswith("_id") else media
    with pytest.raises(MediaNotFoundError):
        brand_update(channel=channel, accent="#112233", **{field: given})
    assert not BrandKit.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("had", [True, False])
def test_choosing_and_deleting_at_once_leave_no_kit_with_a_file_that_is_gone(
    channel: Channel, had: bool
) -> None:
    media = MediaFactory.create(owner=channel.owner)
    BrandKit.objects.create(channel=channel, logo=media if had else None)

    def chosen() -> str:
        try:
            brand_update(channel=channel, logo=media)
        except MediaNotFoundError:
            return "refused"
        return "chosen"

    def deleted() -> str:
        media_delete(media=media)
        return "deleted"

    calls: list[Callable[[], str]] = [chosen, deleted]
    assert at_once(lambda call: call(), calls)[1] == "deleted"
    assert BrandKit.objects.get().logo is None

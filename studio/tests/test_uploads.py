"""The same file brought by two requests at once is one file."""

from __future__ import annotations

from pathlib import Path

import pytest

from accounts.models import User
from studio.models import Media
from studio.services import media_upload
from studio.services.uploads import Upload
from studio.tests.files import picture, upload
from tests.together import at_once


@pytest.mark.django_db(transaction=True)
def test_what_two_bring_at_once_is_there_once(user: User, media_folder: Path) -> None:
    def bring(name: str) -> Upload:
        return media_upload(owner=user, file=upload(picture(), name))

    uploads = at_once(bring, ["a.png", "b.png", "c.png", "d.png"])
    media = Media.objects.get()
    assert {each.media.pk for each in uploads} == {media.pk}
    assert sorted(each.new for each in uploads) == [False, False, False, True]
    kept = {str(path.relative_to(media_folder)) for path in media_folder.rglob("*.*")}
    assert kept == {str(media.file), str(media.preview)}

"""Ten more rows, the same number of queries."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from channels_app.models import Channel
from tests.factories import ArtifactFactory, ChannelFactory, CostEntryFactory, VideoFactory
from videos.models import Status

LISTS = [
    "/api/v1/videos",
    "/api/v1/videos?page=1",
    "/api/v1/videos/queue",
    "/api/v1/channels",
]
# Who asks, and what is shown.
STATUS_QUERIES = 2


def queries(api: APIClient, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert api.get(address).status_code == 200
    return len(captured)


def fill(channel: Channel, count: int) -> None:
    """Channels, and videos in every status, with files and costs."""
    for _ in range(count):
        ChannelFactory.create(owner=channel.owner)
        for status in Status:
            film = ArtifactFactory.create() if status == Status.COMPLETED else None
            video = VideoFactory.create(channel=channel, status=status, film=film, thumbnail=film)
            CostEntryFactory.create(video=video)


@pytest.mark.parametrize("address", LISTS)
def test_lists_make_no_query_per_row(api: APIClient, channel: Channel, address: str) -> None:
    fill(channel, 2)
    before = queries(api, address)
    fill(channel, 10)
    assert queries(api, address) == before


def test_status_is_cheap(api: APIClient, channel: Channel) -> None:
    video = VideoFactory.create(channel=channel, status=Status.PROCESSING)
    assert queries(api, f"/api/v1/videos/{video.pk}/status") == STATUS_QUERIES

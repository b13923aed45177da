"""The way from the tables of before, and back."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.factories import VideoFactory
from videos.models import Queue, Status, Video

BEFORE = ("videos", "0003_fill_rollups")


def migrate(*targets: tuple[str, str]) -> Any:
    """To these, or to the newest of all apps; returns the Video of then."""
    executor = MigrationExecutor(connection)
    wanted = list(targets) or executor.loader.graph.leaf_nodes()
    executor.migrate(wanted)
    return executor.loader.project_state(wanted).apps.get_model("videos", "Video")


@pytest.mark.django_db(transaction=True)
def test_what_waits_is_neither_lost_on_the_way_back_nor_on_the_way_here() -> None:
    waiting, done = VideoFactory.create(), VideoFactory.create(failed=True)
    for_film = VideoFactory.create(channel=waiting.channel)
    Video.objects.filter(pk=for_film.pk).update(status=Status.PROCESSING, queue=Queue.RENDER)
    before = migrate(BEFORE)
    statuses = dict(before.objects.values_list("pk", "status"))
    assert statuses == {waiting.pk: "queued", for_film.pk: "queued", done.pk: "failed"}
    migrate()
    queues = dict(Video.objects.values_list("pk", "queue"))
    assert queues == {waiting.pk: Queue.LIGHT, for_film.pk: Queue.LIGHT, done.pk: None}


@pytest.mark.django_db(transaction=True)
def test_what_was_made_with_captions_in_its_picture_and_without_footage_stays_so() -> None:
    VideoFactory.create(caption_look="box", footage=True)
    migrate(("videos", "0006_due"))
    migrate()
    assert Video.objects.values_list("caption_look", "footage").get() == ("outline", False)

"""Videos as their creators find them in the editor, without anything rendered."""

from __future__ import annotations

from typing import Any

from channels_app.models import Channel
from tests.factories import ArtifactFactory, SceneFactory, VideoFactory
from videos import queue, services
from videos.models import Scene, Status, Video
from videos.versions import CONTENT
from ytempire.core import clock

TEXTS = ("Cats purr.", "They purr while they rest.", "Nobody knows it all.")
MANNER = ["builtin", 1.0]


def finished(channel: Channel, *texts: str, **fields: Any) -> Video:
    """A completed video of these scenes, each two seconds long; three unless told."""
    now = clock.now()
    ended = {"status": Status.COMPLETED, "completed_at": now, "published_at": now, "progress": 100}
    files = {name: ArtifactFactory.create(kind=name) for name in ("film", "captions", "subtitles")}
    made: Video = VideoFactory.create(channel=channel, duration=6.0, **{**ended, **files, **fields})
    for index, text in enumerate(texts or TEXTS):
        SceneFactory.create(
            video=made,
            index=index,
            narration=text,
            headline=text,
            start=2.0 * index,
            frames=60,
            audio=ArtifactFactory.create(kind="narration", meta={"manner": MANNER}),
            segment=ArtifactFactory.create(kind="segment"),
        )
    return made


def scenes(video: Video) -> list[Scene]:
    return list(video.scenes.order_by("index"))


def as_wishes(video: Video) -> list[dict[str, Any]]:
    """The scenes as they are, to be changed by a test."""
    return [
        {"id": scene.pk, **{name: getattr(scene, name) for name in CONTENT}}
        for scene in scenes(video)
    ]


def narrations(video: Video) -> list[str]:
    return list(video.scenes.order_by("index").values_list("narration", flat=True))


def complete(video: Video, **made: Any) -> Video:
    """Its worker makes it to the end."""
    claim = queue.claim("host", only=video.pk)
    assert claim is not None
    queue.held(claim).update(film=ArtifactFactory.create(), **made)
    assert services.video_complete(video=video, held_by=claim.lease)
    return Video.objects.get(pk=video.pk)

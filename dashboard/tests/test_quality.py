"""What was measured of a film, on its page."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from channels_app.models import Channel
from dashboard.tests.markup import Markup
from tests.factories import VideoFactory
from videos.models import Status, Video
from videos.render.quality.report import Measure, Report, Verdict

LOUD = Measure("loudness", -14.1, "LUFS", "-14 ± 0.5")
STILL = Measure(
    "frozen", 2.61, "s", "at most 2", Verdict.REPAIRED, "The scene was designed anew.", (2,)
)


def page_of(client: Client, video: Video) -> Markup:
    return Markup(client.get(reverse("video", args=[video.pk])))


def test_the_page_tells_each_figure_with_its_limit(creator: Client, channel: Channel) -> None:
    report = Report((LOUD, STILL)).to_json()
    video = VideoFactory.create(channel=channel, status=Status.COMPLETED, quality=report)

    shown = page_of(creator, video)
    assert "1 put right, 1 as it should be" in shown.text
    assert "-14.1 LUFS" in shown.text
    assert "-14 ± 0.5 LUFS" in shown.text
    assert "The scene was designed anew." in shown.text
    assert ("details", {}) in shown.elements


def test_what_failed_is_unfolded(creator: Client, channel: Channel) -> None:
    report = Report((LOUD.judged(Verdict.FAILED, "The film is too quiet."),)).to_json()
    video = VideoFactory.create(channel=channel, failed=True, quality=report)

    assert ("details", {"open": ""}) in page_of(creator, video).elements


def test_before_there_is_a_film_nothing_is_said_of_it(creator: Client, channel: Channel) -> None:
    assert "Quality" not in page_of(creator, VideoFactory.create(channel=channel)).text

"""The report of the quality gate, as its creator gets it."""

from __future__ import annotations

from rest_framework.test import APIClient

from channels_app.models import Channel
from tests.factories import VideoFactory
from videos.render.quality.report import Measure, Report, Verdict

LOUD = Measure("loudness", -14.1, "LUFS", "-14 ± 0.5")
STILL = Measure(
    "frozen", None, "s", "at most 2", Verdict.REPAIRED, "The scene was designed anew.", (2,)
)


def test_a_report_names_each_figure_its_limit_and_what_came_of_it(
    api: APIClient, channel: Channel
) -> None:
    report = Report((LOUD, STILL), rounds=1)
    video = VideoFactory.create(channel=channel, quality=report.to_json())

    shown = api.get(f"/api/v1/videos/{video.pk}/quality").json()
    assert shown["rounds"] == 1
    assert shown["measures"] == [
        {
            "name": "loudness",
            "label": "Loudness",
            "value": -14.1,
            "unit": "LUFS",
            "limit": "-14 ± 0.5",
            "verdict": "ok",
            "reason": "",
            "scenes": [],
        },
        {
            "name": "frozen",
            "label": "Longest still picture",
            "unit": "s",
            "limit": "at most 2",
            "verdict": "repaired",
            "reason": "The scene was designed anew.",
            "scenes": [2],
        },
    ]


def test_without_a_film_there_is_nothing_to_report(api: APIClient, channel: Channel) -> None:
    video = VideoFactory.create(channel=channel)

    assert api.get(f"/api/v1/videos/{video.pk}/quality").json() == {"rounds": 0, "measures": []}

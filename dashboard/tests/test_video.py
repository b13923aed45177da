"""The page of one video, through its whole life."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels_app.models import Channel
from costs.models import Price, Unit
from dashboard.tests.markup import HTMX, Markup
from tests.factories import (
    ArtifactFactory,
    CostEntryFactory,
    PriceFactory,
    SceneFactory,
    VideoFactory,
    charge_for_speech,
)
from videos.links import file_link
from videos.models import Stage, StageRun, Status, Video


@pytest.fixture
def finished(channel: Channel) -> Video:
    return VideoFactory.create(
        channel=channel,
        title="Tides",
        status=Status.COMPLETED,
        completed_at=timezone.now(),
        duration=42,
        film=ArtifactFactory.create(),
        captions=ArtifactFactory.create(kind="captions"),
        subtitles=ArtifactFactory.create(kind="subtitles"),
        thumbnail=ArtifactFactory.create(kind="thumbnail"),
    )


def test_a_retry_says_whether_it_goes_on_or_begins_anew_and_what_that_costs(
    creator: Client, channel: Channel
) -> None:
    failed = VideoFactory.create(channel=channel, failed=True, completed_at=timezone.now())
    assert "What was made is kept." in page_of(creator, failed).text
    Video.objects.update(completed_at=timezone.now() - timedelta(days=31))
    assert "Everything is made again, at no cost." in page_of(creator, failed).text
    charge_for_speech(Decimal("0.01"))
    shown = page_of(creator, failed).text
    assert "What was made is kept." not in shown
    assert re.search(r"Everything is made again, for \$\d+\.\d\d at most\.", shown)


def page_of(client: Client, video: Video) -> Markup:
    return Markup(client.get(reverse("video", args=[video.pk])))


def test_a_waiting_video_shows_its_place_and_can_be_cancelled(
    creator: Client, channel: Channel
) -> None:
    video = VideoFactory.create(channel=channel)
    page = page_of(creator, video)
    assert "Next in line" in page.text
    assert page.one("form", action=reverse("video-cancel", args=[video.pk]))
    assert not page.all("video")


def test_a_video_in_the_making_is_looked_at_every_two_seconds(
    creator: Client, channel: Channel
) -> None:
    video = VideoFactory.create(
        channel=channel, status=Status.PROCESSING, stage=Stage.AUDIO, progress=8
    )
    page = page_of(creator, video)
    assert page.one("div", id="video")["hx-trigger"].startswith("every 2s")
    assert [bar["aria-label"] for bar in page.all("progress")] == list(Stage.labels)


def test_a_finished_video_plays_with_captions_and_is_not_fetched_again(
    creator: Client, finished: Video
) -> None:
    page = page_of(creator, finished)
    player = page.one("video")
    assert player["src"].startswith("/files/")
    assert player["poster"].startswith("/files/")
    assert page.one("track", kind="captions")["src"].startswith("/files/")
    # The captions are in the picture already: shown twice they would cover it.
    assert "default" not in page.one("track")
    assert "every" not in page.one("div", id="video")["hx-trigger"]
    hrefs = [link["href"] for link in page.all("a") if "download" in link]
    saved = [file_link(href.removeprefix("/files/")) for href in hrefs]
    assert [link and link.filename for link in saved] == ["Tides.mp4", "Tides.srt", "Tides.vtt"]


def test_the_films_address_stays_so_that_a_refresh_does_not_stop_it(
    creator: Client, finished: Video, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = timezone.now().replace(hour=12)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    monkeypatch.setattr("time.time", noon.timestamp)
    before = page_of(creator, finished).one("video")["src"]
    later = noon + timedelta(minutes=5)
    monkeypatch.setattr(timezone, "now", lambda: later)
    monkeypatch.setattr("time.time", later.timestamp)
    assert page_of(creator, finished).one("video")["src"] == before


def test_a_scene_leads_to_its_moment(creator: Client, finished: Video) -> None:
    SceneFactory.create(video=finished, index=0, start=0)
    SceneFactory.create(video=finished, index=1, start=64.25, narration="Twice a day.")
    page = page_of(creator, finished)
    link = page.one("a", data_seek="64.25")
    assert link["href"].endswith("#t=64.25")
    assert "1:04" in page.text
    assert "Twice a day." in page.text


def test_costs_show_every_price_and_what_is_free(creator: Client, finished: Video) -> None:
    CostEntryFactory.create(
        video=finished,
        unit=Unit.CHARACTER,
        quantity=1200,
        price=PriceFactory.create(unit=Unit.CHARACTER, amount=Decimal(15), per=1_000_000),
        amount=Decimal("0.018"),
    )
    free = Price.objects.create(
        provider="builtin",
        model="x",
        unit="call",
        amount=Decimal(0),
        per=1,
        valid_from=date(2020, 1, 1),
    )
    CostEntryFactory.create(video=finished, stage="audio", provider="builtin", price=free, amount=0)
    text = page_of(creator, finished).text
    assert "1,200 characters $15.00 a million, of 1 Jan 2020 $0.02" in text
    assert "$0.00 · built-in, free" in text


def test_what_is_alike_is_taken_together(creator: Client, finished: Video) -> None:
    for quantity in (100, 23):
        CostEntryFactory.create(
            video=finished, stage="audio", unit=Unit.CHARACTER, quantity=quantity, amount=1
        )
    CostEntryFactory.create(video=finished, stage="audio", model="other", quantity=1, amount=1)
    page = page_of(creator, finished)
    assert "123 characters not in the price book $2.00" in page.text
    assert len(page.all("tr")) == 3


def test_what_has_no_price_is_not_called_free(creator: Client, finished: Video) -> None:
    CostEntryFactory.create(video=finished, price=None, amount=0)
    text = page_of(creator, finished).text
    assert "not in the price book" in text
    assert "free" not in text


def test_what_happened_tells_of_fallbacks_and_how_long(creator: Client, finished: Video) -> None:
    run = StageRun.objects.create(
        video=finished,
        stage=Stage.AUDIO,
        attempt=2,
        outcome=StageRun.Outcome.COMPLETED,
        provider="builtin",
        note="openai: The key was refused.",
        made=3,
    )
    StageRun.objects.update(ended_at=run.started_at + timedelta(seconds=64))
    text = page_of(creator, finished).text
    assert "Audio completed by builtin attempt 2 openai: The key was refused." in text
    assert "1:04" in text


@pytest.mark.parametrize(
    ("retryable", "advice"), [(True, "Trying again can help"), (False, "end the same way")]
)
def test_a_failure_says_where_why_and_whether_a_retry_can_help(
    creator: Client, channel: Channel, retryable: bool, advice: str
) -> None:
    video = VideoFactory.create(channel=channel, failed=True, error_retryable=retryable)
    text = page_of(creator, video).text
    assert "It stopped at audio" in text
    assert "The voice is not known." in text
    assert advice in text


def test_retry_puts_it_back_and_htmx_gets_the_new_state(creator: Client, channel: Channel) -> None:
    video = VideoFactory.create(channel=channel, failed=True)
    part = Markup(creator.post(reverse("video-retry", args=[video.pk]), headers=HTMX))
    assert not part.all("html")
    assert "Next in line" in part.text
    assert "Back in the queue" in part.text


@pytest.mark.parametrize("action", ["retry", "cancel"])
def test_what_its_state_does_not_allow_is_said(
    creator: Client, finished: Video, action: str
) -> None:
    response = creator.post(reverse(f"video-{action}", args=[finished.pk]), follow=True)
    assert any(word in Markup(response).text for word in ("Only a failed", "already ended"))


def test_a_cancelled_video_is_no_failure(creator: Client, channel: Channel) -> None:
    video = VideoFactory.create(channel=channel)
    response = creator.post(reverse("video-cancel", args=[video.pk]), follow=True)
    text = Markup(response).text
    assert "You cancelled this video" in text
    assert "Failed" not in text


def test_sharing_is_a_switch(creator: Client, finished: Video) -> None:
    address = reverse("video-share", args=[finished.pk])
    creator.post(address, {"shared": "on"})
    page = page_of(creator, finished)
    assert page.one("button", role="switch")["aria-checked"] == "true"
    assert page.one("input", id="share-url")["value"].endswith(finished.share_token)
    creator.post(address, {"shared": "off"})
    assert page_of(creator, finished).one("button", role="switch")["aria-checked"] == "false"


def test_deleting_asks_first_and_not_while_it_is_being_made(
    creator: Client, channel: Channel
) -> None:
    video = VideoFactory.create(channel=channel, status=Status.PROCESSING)
    address = reverse("video-delete", args=[video.pk])
    assert "cancel it first" in Markup(creator.get(address)).text
    assert "Cancel it first" in Markup(creator.post(address, follow=True)).text
    Video.objects.update(status=Status.FAILED)
    creator.get(address)
    assert creator.post(address)["Location"] == reverse("videos")
    assert not Video.objects.exists()

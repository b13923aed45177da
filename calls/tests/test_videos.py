"""What a video's maker sees of it: no money for the next call, a provider that is left alone."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone

from calls.models import Breaker, Call
from calls.tests.vendor import Vendor
from channels_app.models import Channel
from costs.models import CostEntry, Price, Reservation, Unit
from costs.services import budget_update
from tests.factories import PriceFactory, SceneFactory, VideoFactory
from videos import queue, services
from videos.models import Status
from videos.pipeline.audio import AudioStage
from videos.pipeline.context import StageContext
from videos.pipeline.runner import run
from videos.queue import Claim
from videos.render.process import Stopped
from videos.services import VideoRequest

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def chain(settings: LazySettings, tmp_path: Path) -> None:
    settings.SPEECH_CHAIN = ["openai", "builtin"]
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.WORK_DIR = tmp_path / "work"


def test_a_video_that_would_overrun_in_the_middle_stops_before_the_call(
    vendor: Vendor, channel: Channel
) -> None:
    PriceFactory.create(provider="openai", model="voice", unit=Unit.CHARACTER)
    budget_update(owner=channel.owner, daily_limit=Decimal(25))
    request = VideoRequest(text="Cats purr.")
    video = services.video_request(owner=channel.owner, channel=channel, request=request)
    Price.objects.update(amount=3)
    claimed = queue.claim("host", only=video.pk)
    assert claimed is not None
    run(claimed, "host")
    video.refresh_from_db()
    assert (video.status, video.error_stage) == (Status.FAILED, "audio")
    assert "The next paid call for this video would bring your daily" in video.error_message
    assert "over the limit of $25.00" in video.error_message
    assert video.error_retryable
    assert vendor.keys == []
    assert not Reservation.objects.exists()


def narrate(channel: Channel, folder: Path) -> StageContext:
    """The second stage alone, of a video of one scene."""
    video = VideoFactory.create(
        channel=channel, status=Status.PROCESSING, stage="audio", lease="lease"
    )
    SceneFactory.create(video=video)
    claimed = Claim(video.pk, "lease")
    context = StageContext(video, claimed, folder, lambda: False, lambda _part: None)
    AudioStage().run(context)
    return context


def test_a_provider_that_is_left_alone_is_passed_over_and_that_is_told(
    vendor: Vendor, channel: Channel, tmp_path: Path
) -> None:
    soon = timezone.now() + timedelta(seconds=30)
    Breaker.objects.create(provider="speech.openai", failures=5, open_until=soon)
    context = narrate(channel, tmp_path)
    assert context.provider == "builtin"
    assert context.notes[0].startswith("openai: It failed too often and is left alone.")
    assert vendor.keys == []


def test_the_embedded_voice_makes_no_calls(
    vendor: Vendor, channel: Channel, tmp_path: Path, settings: LazySettings
) -> None:
    settings.SPEECH_CHAIN = ["builtin"]
    assert narrate(channel, tmp_path).provider == "builtin"
    assert not Call.objects.exists()


def test_a_narration_is_paid_for_by_its_calls_alone(
    vendor: Vendor, channel: Channel, tmp_path: Path
) -> None:
    PriceFactory.create(provider="openai", model="voice", unit=Unit.CHARACTER)
    budget_update(owner=channel.owner, daily_limit=Decimal(100))
    assert narrate(channel, tmp_path).provider == "openai"
    billed = CostEntry.objects.filter(stage="audio")
    assert sum(entry.amount for entry in billed) == vendor.charged
    assert {entry.call_key for entry in billed} == set(vendor.keys)


def test_a_worker_that_slept_through_the_loss_of_its_claim_asks_nobody(
    vendor: Vendor, channel: Channel, tmp_path: Path
) -> None:
    """As when a laptop wakes: it has heard of nothing yet, and another worker is at it."""
    video = VideoFactory.create(channel=channel, status=Status.PROCESSING, lease="another")
    SceneFactory.create(video=video)
    stage = StageContext(
        video, Claim(video.pk, "lease"), tmp_path, lambda: False, lambda _part: None
    )
    with pytest.raises(Stopped):
        AudioStage().run(stage)
    assert vendor.keys == []
    assert not Call.objects.exists()

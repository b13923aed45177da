"""One video with money set aside, a vendor at a dollar a character, and who asks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import LazySettings
from pytest_httpserver import HTTPServer

from calls.asking import Asking
from calls.services import Job
from calls.tests.vendor import Vendor
from channels_app.models import Channel
from costs.models import Category, Unit
from costs.services import budget_update, reservation_make
from providers.base import Ask
from providers.speech.base import SpeechRequest
from providers.speech.openai import OpenAISpeech
from tests.factories import PriceFactory, VideoFactory
from videos.models import Status, Video
from videos.render.process import Stopped

TEXT = "Hello there"
PRICE = Decimal(len(TEXT))


@pytest.fixture(params=[True, False], ids=["honours keys", "charges again"])
def vendor(request: pytest.FixtureRequest, settings: LazySettings) -> Iterator[Vendor]:
    with HTTPServer(threaded=True) as server:
        vendor = Vendor(server)
        vendor.honours_keys = settings.SPEECH_IDEMPOTENT = request.param
        settings.SPEECH_BASE_URL = server.url_for("/v1")
        settings.SPEECH_MODEL = "voice"
        settings.SPEECH_TIMEOUT = 20.0
        yield vendor


@pytest.fixture
def video(transactional_db: None, channel: Channel) -> Video:
    """At work, with twenty dollars set aside of a hundred a day."""
    PriceFactory.create(provider="openai", model="voice", unit=Unit.CHARACTER)
    budget_update(owner=channel.owner, daily_limit=Decimal(100), monthly_limit=Decimal(1000))
    video = VideoFactory.create(channel=channel, status=Status.PROCESSING, stage="audio")
    reservation_make(owner=channel.owner, video_id=video.pk, amount=Decimal(20))
    return video


@dataclass
class Worker:
    """One attempt at narrating a video. waits: seconds it was told to wait, and did not."""

    video: Video
    out: Path
    lease: str = "host/1"
    stopped: bool = False
    waits: list[float] = field(default_factory=list)
    while_waiting: Callable[[], None] = lambda: None

    def speak(self, text: str = TEXT, through: Callable[[Ask], Ask] = lambda ask: ask) -> None:
        """through: stands between the engine and what makes its calls."""
        request = SpeechRequest(text)
        OpenAISpeech().speak(request, self.out, through(self.asking()))

    def asking(self, checkpoint: str = "narration") -> Asking:
        return Asking(self.job(), checkpoint, self._check, self._wait)

    def job(self) -> Job:
        return Job(
            owner=self.video.owner,
            video_id=self.video.pk,
            channel_id=self.video.channel_id,
            stage="audio",
            category=Category.VOICE_SYNTHESIS,
            holder=self.lease,
        )

    def again(self) -> Worker:
        """The next attempt."""
        return Worker(self.video, self.out, lease=f"{self.lease}-again")

    def _check(self) -> None:
        if self.stopped:
            raise Stopped

    def _wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.while_waiting()


@pytest.fixture
def worker(video: Video, tmp_path: Path) -> Worker:
    return Worker(video, tmp_path / "speech.wav")

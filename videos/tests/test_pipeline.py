"""The pipeline with its real parts: what it makes, reuses, bills, and how it ends."""

from __future__ import annotations

import json
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import LazySettings
from pytest_httpserver import HTTPServer

from channels_app.models import Channel
from costs.models import Category, CostEntry, Price, Reservation
from notifications.models import Event
from providers.base import Usage
from tests.product import until
from videos import artifacts, hosts, queue, services
from videos.models import Artifact, Preset, Queue, Stage, StageRun, Status, Video
from videos.pipeline import runner
from videos.pipeline.context import StageContext
from videos.pipeline.runner import run
from videos.render.quality.report import LABELS
from videos.services import VideoRequest

HOST = "test-host"
TEXT = "Cats purr. Nobody knows it all."

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def price_book(transactional_db: None) -> None:
    """What the migrations entered; another test may have emptied the tables since."""
    import_module("costs.migrations.0002_price_book").add_prices(apps, None)


@pytest.fixture(autouse=True)
def folders(settings: LazySettings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.WORK_DIR = tmp_path / "work"
    return tmp_path


def request(channel: Channel, **fields: Any) -> Video:
    """A draft, which is made in seconds, unless told otherwise."""
    asked = {"text": TEXT, "preset": Preset.DRAFT, **fields}
    return services.video_request(
        owner=channel.owner, channel=channel, request=VideoRequest(**asked)
    )


def work(video: Video) -> Video:
    """Claim this video and run it to its end."""
    claimed = queue.claim(HOST, only=video.pk)
    assert claimed is not None
    run(claimed, HOST)
    return Video.objects.get(pk=video.pk)


class Twice:
    """A stage that makes most of its work a second time."""

    name, share = Stage.SCRIPT, 100.0

    def run(self, context: StageContext) -> None:
        for done in (0.2, 0.9, 0.5, 0.95):
            context.report(done)


def test_progress_never_goes_back(channel: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "STAGES", (Twice(),))
    video = request(channel)
    claimed = queue.claim(HOST, only=video.pk)
    assert claimed is not None
    told: list[float] = []
    run(claimed, HOST, lambda _stage, percent: told.append(percent))
    assert told == [0, 20, 90, 90, 95]


def test_a_text_becomes_a_film(channel: Channel, folders: Path) -> None:
    progress: list[float] = []
    video = request(channel, preset=Preset.FINAL)
    claimed = queue.claim(HOST, only=video.pk)
    assert claimed is not None
    run(claimed, HOST, lambda _stage, percent: progress.append(percent))
    video.refresh_from_db()

    assert (video.status, video.progress, video.lease) == (Status.COMPLETED, 100, "")
    assert progress == sorted(progress)
    assert " ".join(video.scenes.values_list("narration", flat=True)) == TEXT
    for artifact in (video.film, video.thumbnail, video.captions, video.subtitles, video.manifest):
        assert artifact is not None
        assert Path(artifact.file.path).stat().st_size == artifact.size > 0
    verdicts = {measure["name"]: measure["verdict"] for measure in video.quality["measures"]}
    assert verdicts == {**dict.fromkeys(LABELS, "ok"), "duration": "told"}
    assert not list((folders / "work").glob("*/*"))
    runs = video.stage_runs.values_list("stage", "outcome")
    assert list(runs) == [(stage, StageRun.Outcome.COMPLETED) for stage in Stage]


def test_the_manifest_names_who_made_each_stage_in_whichever_attempt(channel: Channel) -> None:
    video = request(channel)
    claimed = queue.claim(HOST, only=video.pk)
    assert claimed is not None
    run(claimed, HOST, queues=[Queue.LIGHT])  # the others go on from here
    Video.objects.update(attempts=1)  # and are cut off once
    video = work(video)
    assert video.manifest is not None
    providers = artifacts.read_json(video.manifest)["providers"]
    assert (providers["script"], providers["audio"]) == ("builtin", "builtin")


def test_the_end_is_an_event_and_frees_the_money(channel: Channel) -> None:
    video = work(request(channel))
    event = Event.objects.get(user=channel.owner)
    assert event.type == "video.completed"
    assert event.payload == {
        "videoId": str(video.pk),
        "title": video.title,
        "channelId": str(channel.pk),
    }
    assert not Reservation.objects.exists()


def test_what_is_made_already_is_neither_made_nor_billed_again(channel: Channel) -> None:
    work(request(channel))
    files = set(Artifact.objects.exclude(kind="manifest").values_list("pk", flat=True))
    again = work(request(channel))
    assert again.status == Status.COMPLETED
    assert set(Artifact.objects.exclude(kind="manifest").values_list("pk", flat=True)) == files
    spoken = CostEntry.objects.filter(stage=Stage.AUDIO)
    assert not spoken.filter(video=again).exists()


def test_storage_costs_what_the_price_book_says(channel: Channel) -> None:
    Price.objects.filter(provider="library").update(amount=Decimal(2_000), per=1_000_000_000)
    video = work(request(channel))
    assert video.film is not None
    entry = CostEntry.objects.get(video=video, category="storage")
    assert entry.quantity == video.film.size
    expected = Decimal(2_000) * video.film.size / 1_000_000_000
    assert entry.amount == expected.quantize(Decimal("0.000001")) > 0


def test_the_embedded_voice_is_in_the_ledger_at_nothing(channel: Channel) -> None:
    video = work(request(channel))
    entries = CostEntry.objects.filter(video=video, category="voice_synthesis")
    assert {(entry.provider, entry.amount) for entry in entries} == {("builtin", Decimal(0))}
    assert sum(entry.quantity for entry in entries) > 0


def test_a_stopping_host_gives_back_without_counting(channel: Channel) -> None:
    video = request(channel)
    claimed = queue.claim(HOST, only=video.pk)
    assert claimed is not None
    hosts.ask_to_stop(HOST)
    run(claimed, HOST, _watched)
    video.refresh_from_db()
    assert (video.status, video.attempts, video.lease) == (Status.QUEUED, 0, "")


def _watched(_stage: str, _percent: float) -> None:
    """Work that lasts until the watch had its turn."""
    until(lambda: hosts.last_beat(HOST), "a look at the host")


def test_a_cancelled_video_is_not_written_any_more(channel: Channel) -> None:
    video = request(channel)
    claimed = queue.claim(HOST, only=video.pk)
    assert claimed is not None

    def cancel(_stage: str, _percent: float) -> None:
        if Video.objects.get(pk=video.pk).status == Status.PROCESSING:
            services.video_cancel(video=video)

    run(claimed, HOST, cancel)
    video.refresh_from_db()
    assert (video.status, video.error_message) == (Status.FAILED, "Cancelled")
    assert video.film is None


def test_a_missing_ffmpeg_fails_the_stage_with_its_reason(
    channel: Channel, settings: LazySettings
) -> None:
    settings.FFMPEG = "/nowhere/ffmpeg"
    video = work(request(channel))
    assert (video.status, video.error_stage) == (Status.FAILED, Stage.RENDERING)
    assert "YTEMPIRE_FFMPEG=/nowhere/ffmpeg" in video.error_message
    assert video.error_retryable

    settings.FFMPEG = ""
    before = set(Artifact.objects.values_list("pk", flat=True))
    services.video_retry(video=video)
    assert work(video).status == Status.COMPLETED
    assert before < set(Artifact.objects.values_list("pk", flat=True))


def test_deleting_a_video_removes_its_film_unless_another_shows_it(channel: Channel) -> None:
    first, second = work(request(channel)), work(request(channel))
    assert first.film is not None
    assert first.film == second.film
    path = Path(first.film.file.path)
    services.video_delete(video=first)
    assert path.exists()
    services.video_delete(video=second)
    assert not path.exists()
    assert not Artifact.objects.filter(kind="film").exists()


def test_what_was_spent_is_booked_for_a_video_deleted_meanwhile(channel: Channel) -> None:
    video = request(channel)
    claimed = queue.claim(HOST, only=video.pk)
    assert claimed is not None

    def delete(_stage: str, _percent: float) -> None:
        if Video.objects.filter(pk=video.pk, status=Status.PROCESSING).exists():
            context = StageContext(video, claimed, Path(), lambda: False, lambda _part: None)
            services.video_cancel(video=video)
            Video.objects.filter(pk=video.pk).delete()
            context.bill([Usage("openai", "tts-1", "character", 100)], "k", Category.API_CALLS)

    run(claimed, HOST, delete)
    entry = CostEntry.objects.get()
    assert (entry.video_id, entry.amount) == (None, Decimal("0.0015"))


def test_two_attempts_never_share_a_folder(channel: Channel, folders: Path) -> None:
    """An attempt whose lease is gone still runs for a moment beside its successor."""
    video = request(channel)
    first = queue.claim(HOST, only=video.pk)
    assert first is not None
    seen: list[Path] = []

    def take_over(_stage: str, _percent: float) -> None:
        if not seen:
            seen.extend(Path(folders / "work").glob("*/*"))
            services.video_cancel(video=video)
            services.video_retry(video=video)
            assert work(video).status == Status.COMPLETED
            assert all(folder.exists() for folder in seen)

    run(first, HOST, take_over)
    video.refresh_from_db()
    assert video.status == Status.COMPLETED
    assert len(seen) == 1


class TestPaidScripts:
    """An OpenAI-compatible endpoint in place of the built-in writer."""

    @pytest.fixture(autouse=True)
    def endpoint(self, settings: LazySettings, httpserver: HTTPServer) -> None:
        settings.LLM_CHAIN = ["openai", "builtin"]
        settings.LLM_BASE_URL = httpserver.url_for("/v1")
        settings.LLM_API_KEY = "a-key"
        settings.LLM_MODEL = "gpt-4o-mini"

    def test_tokens_are_billed_by_the_price_book(
        self, channel: Channel, httpserver: HTTPServer
    ) -> None:
        httpserver.expect_request("/v1/chat/completions").respond_with_json(
            completion(prompt_tokens=2_000, completion_tokens=1_000)
        )
        video = request(channel, text="", topic="Why cats purr")
        assert video.estimated_cost > 0
        assert Reservation.objects.get(video=video).amount == video.estimated_cost
        video = work(video)
        assert video.status == Status.COMPLETED
        billed = CostEntry.objects.filter(video=video, stage=Stage.SCRIPT)
        assert sum(entry.amount for entry in billed) == Decimal("0.0009")
        assert {entry.category for entry in billed} == {"ai_generation"}

    def test_a_failing_endpoint_falls_back_and_says_so(
        self, channel: Channel, httpserver: HTTPServer
    ) -> None:
        httpserver.expect_request("/v1/chat/completions").respond_with_json(
            {"error": {"message": "bad key"}}, status=401
        )
        video = work(request(channel, text="", topic="Why cats purr"))
        assert video.status == Status.COMPLETED
        script = StageRun.objects.get(video=video, stage=Stage.SCRIPT)
        assert script.provider == "builtin"
        assert script.note.startswith("openai: ")
        assert not CostEntry.objects.filter(video=video, stage=Stage.SCRIPT).exists()


def completion(*, prompt_tokens: int, completion_tokens: int) -> dict[str, Any]:
    scene = {
        "kind": "statement",
        "narration": "Cats purr when they rest.",
        "headline": "Cats purr",
        "kicker": "",
        "support": "",
        "items": [],
        "figure": "",
        "unit": "",
        "search_terms": ["cat"],
    }
    script = {"title": "Purring", "description": "On purring.", "tags": ["cats"], "scenes": [scene]}
    message = {"role": "assistant", "content": json.dumps(script)}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": "gpt-4o-mini",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {
            "prompt_tokens": prompt_tokens,
            "completion_tokens": completion_tokens,
            "total_tokens": prompt_tokens + completion_tokens,
        },
    }

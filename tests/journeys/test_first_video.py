"""The main job: a topic becomes a finished film that the creator hears about and can download."""

import json
import re
import subprocess
from pathlib import Path

import av
import httpx
import imageio_ffmpeg
import pytest
from websockets.sync.client import connect

from tests.product import Product, ended, generate, new_channel

TEXT = """Why do cats purr? A cat purrs by moving the air in its throat.

Its larynx opens and closes about 25 times a second. That makes the sound you feel.

Kittens purr to call, adults purr to rest, and hurt cats purr to calm themselves."""


@pytest.fixture(scope="module")
def finished(product: Product) -> dict[str, object]:
    """A short made from start to end, with the event its creator got on the socket."""
    with product.client() as client:
        channel = new_channel(client)
        token = client.headers["Authorization"].removeprefix("Bearer ")
        socket = f"ws://127.0.0.1:{product.port}/ws/critical?token={token}"
        with connect(socket) as events:
            events.send(json.dumps({"type": "subscribe", "events": ["video.completed"]}))
            video = generate(client, channel, topic="Why cats purr", text=TEXT, preset="final")
            ended_video = ended(client, video["videoId"])
            frames = (json.loads(frame) for frame in events)
            event = next(frame for frame in frames if frame["type"] == "video.completed")
    return {"requested": video, "video": ended_video, "event": event}


@pytest.fixture(scope="module")
def film(finished: dict[str, dict[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The MP4, fetched by its link without any header."""
    answer = httpx.get(finished["video"]["videoUrl"].replace("localhost", "127.0.0.1"))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "video/mp4"
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    path.write_bytes(answer.content)
    return path


def test_the_video_completes(finished: dict[str, dict[str, object]]) -> None:
    video = finished["video"]
    assert video["status"] == "completed", video.get("error")
    assert video["progress"] == 100
    assert "error" not in video
    assert video["id"] == finished["requested"]["videoId"]
    assert str(video["youtubeUrl"]).startswith("http://")


def test_the_event_tells_of_it(finished: dict[str, dict[str, object]]) -> None:
    video = finished["video"]
    assert finished["event"]["payload"] == {
        "videoId": video["id"],
        "title": video["title"],
        "channelId": video["channelId"],
    }


def test_the_embedded_engines_cost_nothing(finished: dict[str, dict[str, object]]) -> None:
    assert finished["video"]["cost"] == {"script": 0, "audio": 0, "rendering": 0, "total": 0}


def test_the_picture_is_as_players_want_it(film: Path) -> None:
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        context = stream.codec_context
        assert (stream.codec.name, context.profile) == ("h264", "High")
        assert context.pix_fmt == "yuv420p"
        assert stream.average_rate == 30
        assert (context.width, context.height) == (1080, 1920)
        assert (context.color_primaries, context.color_trc, context.colorspace) == (1, 1, 1)


def test_the_sound_is_as_players_want_it(film: Path) -> None:
    with av.open(str(film)) as container:
        stream = container.streams.audio[0]
        assert stream.codec.name == "aac"
        assert (stream.rate, stream.layout.name) == (48_000, "stereo")


def test_the_film_is_as_long_as_its_narration(
    film: Path, finished: dict[str, dict[str, object]]
) -> None:
    told = float(str(finished["video"]["duration"]))
    with av.open(str(film)) as container:
        for stream in container.streams.get():
            assert stream.duration is not None
            assert stream.time_base is not None
            assert abs(float(stream.duration * stream.time_base) - told) < 0.3


def test_the_sound_is_mastered(film: Path) -> None:
    integrated, peak = loudness(film)
    assert -15 <= integrated <= -13
    assert peak <= -1


def test_captions_carry_the_text_word_for_word(finished: dict[str, dict[str, str]]) -> None:
    url = finished["video"]["captionsUrl"].replace("localhost", "127.0.0.1")
    captions = httpx.get(url)
    assert captions.headers["content-type"].startswith("text/vtt")
    spoken = [
        line
        for line in captions.text.splitlines()[1:]
        if line and "-->" not in line and not line.isdigit()
    ]
    assert " ".join(spoken).split() == TEXT.split()


def loudness(film: Path) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dBTP, as ffmpeg's EBU R128 meter reads them."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostats", "-i", str(film)]
    command += ["-filter_complex", "ebur128=peak=true", "-f", "null", "-"]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = report[report.rindex("Summary:") :]
    integrated = re.search(r"I:\s+(-?[\d.]+) LUFS", summary)
    peak = re.search(r"Peak:\s+(-?[\d.]+) dBFS", summary)
    assert integrated is not None
    assert peak is not None
    return float(integrated[1]), float(peak[1])

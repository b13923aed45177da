"""Faults of ours reach the Sentry of whoever runs the installation, and no secret does."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.product import Product, ended, generate, new_channel, until


class Sentry:
    """A server that takes what Sentry's client sends."""

    def __init__(self, server: HTTPServer) -> None:
        self.texts: list[str] = []
        self.address = server.url_for("/1").replace("http://", "http://public@")
        server.expect_request("/api/1/envelope/").respond_with_handler(self._take)

    def _take(self, request: Request) -> Response:
        body = request.get_data()
        packed = request.headers.get("Content-Encoding") == "gzip"
        self.texts.append((gzip.decompress(body) if packed else body).decode())
        return Response("{}")

    def about(self, tag: str, value: str) -> dict[str, Any] | None:
        """The exception with this tag."""
        lines = [json.loads(line) for text in self.texts for line in text.splitlines() if line]
        events = [line for line in lines if "exception" in line]
        return next((event for event in events if event["tags"].get(tag) == value), None)


@pytest.fixture
def sentry() -> Iterator[Sentry]:
    with HTTPServer(host="127.0.0.1", threaded=True) as server:
        yield Sentry(server)


@pytest.fixture
def product(sentry: Sentry, tmp_path: Path) -> Iterator[Product]:
    media = tmp_path / "media"
    media.mkdir()
    (media / "artifacts").write_text("In place of the folder where made things are kept.")
    environment = {
        "SENTRY_DSN": sentry.address,
        "SENTRY_ENVIRONMENT": "rehearsal",
        "YTEMPIRE_LOG_FORMAT": "json",
    }
    started = Product(tmp_path, "--no-demo", **environment).begun()
    yield started
    started.stop()


def logged(product: Product) -> list[dict[str, Any]]:
    """Every line of all processes, but what the terminal is told at the start."""
    told = [line for line in product.lines if not line.startswith(("Administrator:", "YTEMPIRE"))]
    return [json.loads(line) for line in told]


def test_an_unexpected_failure_of_a_stage_and_of_a_request_are_reported(
    sentry: Sentry, product: Product
) -> None:
    with product.client() as client:
        token = client.headers["Authorization"].removeprefix("Bearer ")
        video = generate(client, new_channel(client), topic="Why cats purr")["videoId"]
        assert ended(client, video)["status"] == "failed"
        of_stage = until(lambda: sentry.about("video_id", video), "the worker's report")
        assert of_stage["environment"] == "rehearsal"
        assert "NotADirectoryError" in json.dumps(of_stage["exception"])
        assert of_stage["tags"]["stage"] == "script"

        users = "from accounts.models import User; User.objects"
        product.manage("shell", "-c", f"{users}.update(time_zone='Nowhere')")
        answer = client.put(
            "/costs/limits",
            params={"x": "geheim"},
            json={"dailyLimit": 7.77, "note": "geheim"},
            headers={"X-Request-ID": "mine", "Cookie": "sessionid=geheim"},
        )
        assert answer.status_code == 500
    of_request = until(lambda: sentry.about("request_id", "mine"), "the web server's report")
    assert of_request["request"]["method"] == "PUT"
    assert of_request["request"]["url"].endswith("/api/v1/costs/limits")
    [told] = [line for line in logged(product) if line["logger"] == "videos.pipeline.runner"]
    assert (told["level"], told["video_id"], told["stage"]) == ("error", video, "script")
    assert "NotADirectoryError" in told["exception"]
    everything = "".join(sentry.texts) + product.output.partition("(shown once)")[2]
    assert "geheim" not in everything
    assert token not in everything
    assert "creator@example.com" not in everything

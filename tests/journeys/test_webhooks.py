"""An integrator's program hears of a video, signed, whatever happens to the delivery process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from pytest_httpserver import HTTPServer
from standardwebhooks import Webhook
from werkzeug import Request, Response

from tests.product import Product, generate, new_channel, until


@pytest.fixture
def receiver() -> Iterator[HTTPServer]:
    with HTTPServer(host="127.0.0.1", threaded=True) as server:
        yield server


def start(data: Path) -> Product:
    return Product(data, "--no-demo", YTEMPIRE_OUTBOUND_ALLOW="127.0.0.1/32").begun()


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    started = start(tmp_path_factory.mktemp("data"))
    yield started
    started.stop()


def fail_a_video(product: Product, receiver: HTTPServer) -> tuple[str, str, str]:
    """Has the receiver told of a video that is cancelled; ids of webhook and video, the secret."""
    with product.client() as client:
        made = client.post("/webhooks", json={"url": receiver.url_for("/hook")})
        webhook = made.raise_for_status().json()
        video = generate(client, new_channel(client), topic="Why cats purr")["videoId"]
        client.post(f"/videos/{video}/cancel").raise_for_status()
    return webhook["id"], video, webhook["secret"]


def verified(secret: str, request: Request) -> Any:
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Webhook(secret).verify(request.data, headers)


def test_an_integrator_hears_of_a_video(product: Product, receiver: HTTPServer) -> None:
    receiver.expect_request("/hook").respond_with_data("thanks")
    webhook, video, secret = fail_a_video(product, receiver)
    until(lambda: receiver.log, "the delivery")
    message = verified(secret, receiver.log[0][0])
    assert (message["type"], message["data"]["videoId"]) == ("video.failed", video)
    with product.client() as client:

        def noted() -> bool:
            [delivery] = client.get(f"/webhooks/{webhook}/deliveries").json()
            return bool(delivery["status"] == "delivered")

        until(noted, "the note of it")


def test_a_killed_delivery_process_loses_nothing(product: Product, receiver: HTTPServer) -> None:
    """It is killed while the receiver has the message and has not answered yet."""
    release = threading.Event()
    heard: list[Request] = []

    def hesitate(request: Request) -> Response:
        heard.append(request)
        if len(heard) == 1:
            release.wait(60)
        return Response("thanks")

    receiver.expect_request("/hook").respond_with_handler(hesitate)
    _, _, secret = fail_a_video(product, receiver)
    until(lambda: heard, "the first attempt")
    deliverer(product).kill()
    until(lambda: "delivery died" in product.output, "noticing the death")
    until(lambda: len(heard) > 1, "the second attempt")
    release.set()
    first, second = heard[:2]
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert verified(secret, first) == verified(secret, second)


def test_a_hung_delivery_process_is_noticed_and_restarted(
    product: Product, receiver: HTTPServer
) -> None:
    receiver.expect_request("/hook").respond_with_data("thanks")
    until(lambda: list(product.data.glob("work/*.beat")), "the first beat")
    hung = deliverer(product)
    hung.suspend()
    until(lambda: "delivery hangs" in product.output, "noticing the hang", seconds=180)
    until(lambda: not hung.is_running(), "the end of the old process")
    fail_a_video(product, receiver)
    until(lambda: receiver.log, "the delivery")


def test_it_ends_with_the_product_though_a_receiver_hesitates(
    tmp_path: Path, receiver: HTTPServer
) -> None:
    product = start(tmp_path)
    release, reached = threading.Event(), threading.Event()

    def hesitate(_request: Request) -> Response:
        reached.set()
        release.wait(60)
        return Response()

    receiver.expect_request("/hook").respond_with_handler(hesitate)
    try:
        fail_a_video(product, receiver)
        until(reached.is_set, "the attempt")
        group = product.processes()
    finally:
        assert product.stop() == 0
    assert not [one for one in group if one.is_running()]
    given_back = product.manage("shell", "-c", DESCRIBE).stdout
    assert "pending|0" in given_back
    release.set()


DESCRIBE = (
    "from notifications.models import WebhookDelivery; d = WebhookDelivery.objects.get(); "
    "print(f'{d.status}|{d.attempts}')"
)


def deliverer(product: Product) -> psutil.Process:
    return until(
        lambda: next((one for one in product.processes() if "deliver" in one.cmdline()), None),
        "the delivery process",
    )

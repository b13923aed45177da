"""A mail whose delivery was cut off comes again as the same mail."""

from __future__ import annotations

from pathlib import Path

from pytest_httpserver import HTTPServer

from tests.mail_server import CUT, mail_server
from tests.product import EMAIL, Product, generate, new_channel, until


def test_a_mail_that_was_cut_off_comes_again_as_the_same(
    tmp_path: Path, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/hook").respond_with_data("no more", 410)
    with mail_server({"MESSAGE": CUT}, misbehaviours=1) as server:
        product = Product(
            tmp_path, "--no-demo", EMAIL_URL=server.url, YTEMPIRE_OUTBOUND_ALLOW="127.0.0.0/8"
        ).begun()
        try:
            have_a_webhook_switched_off(product, httpserver.url_for("/hook"))
            until(lambda: len(server.messages) > 1, "the mail and its repetition")
        finally:
            product.stop()
    first, second = server.messages
    assert (first["To"], first["Subject"]) == (EMAIL, "A webhook was switched off")
    assert first["Message-ID"] == second["Message-ID"]


def have_a_webhook_switched_off(product: Product, url: str) -> None:
    """The receiver is told of a cancelled video, and answers that it is gone."""
    with product.client() as client:
        client.post("/webhooks", json={"url": url}).raise_for_status()
        video = generate(client, new_channel(client), topic="Why cats purr")["videoId"]
        client.post(f"/videos/{video}/cancel").raise_for_status()

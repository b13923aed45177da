"""A stage that hangs is ended by its limit, with everything it started."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.targets import left_behind
from tests.product import Product, ended, generate, new_channel

# What an ffmpeg does that waits for a dead file server: nothing, together with a child.
HANGS = """#!/bin/sh
[ "$1" = -version ] && echo "ffmpeg version 1" && exit
sleep 4242 &
wait
"""


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    ffmpeg = tmp_path / "ffmpeg"
    ffmpeg.write_text(HANGS)
    ffmpeg.chmod(0o755)
    settings = {"YTEMPIRE_FFMPEG": str(ffmpeg), "YTEMPIRE_STAGE_LIMITS": "rendering=2"}
    product = Product(tmp_path / "data", "--no-demo", **settings).begun()
    yield product
    product.stop()


def test_a_stage_that_hangs_ends_at_its_limit_and_says_so(product: Product) -> None:
    with product.client() as client:
        video = generate(client, new_channel(client), text="One sentence.", format="1:1")
        end = ended(client, video["videoId"])
    assert end["status"] == "failed"
    assert end["error"]["stage"] == "rendering"
    assert end["error"]["retryable"]
    assert end["error"]["message"].startswith("Tried 3 times")
    assert "took longer than" in end["error"]["message"]
    assert not [one for one in left_behind(product.data) if "sleep 4242" in one]

"""`script/server --only` runs some of the parts, wherever the others are."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.product import ROOT, Product, ended, free_port, generate, new_channel
from tests.servers import Postgres, started


def checks(product: Product) -> dict[str, str]:
    answer = httpx.get(f"{product.url}/readyz").json()
    return {name: check["state"] for name, check in answer["checks"].items()}


def parts_of(product: Product) -> set[str]:
    commands = {one.cmdline()[2] for one in product.processes() if len(one.cmdline()) > 2}
    return commands & {"web", "worker", "deliver"}


def test_the_parts_may_be_started_one_by_one(tmp_path: Path) -> None:
    web = Product(tmp_path, "--no-demo", "--only", "web").start()
    try:
        assert parts_of(web) == {"web"}
        assert checks(web)["queue"] == "failed"
        worker = Product(tmp_path, "--no-demo", "--only", "worker,delivery").start()
        try:
            assert "running (worker, delivery)" in worker.output
            assert parts_of(worker) == {"worker", "deliver"}
            assert checks(web)["queue"] == "ok"
            with web.client() as client:
                video = generate(client, new_channel(client), text="One sentence is enough.")
                assert ended(client, video["id"])["status"] == "completed"
        finally:
            assert worker.stop() == 0
    finally:
        assert web.stop() == 0


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (["--only", "web,wroker"], "--only: 'wroker' is none of web, worker, delivery."),
        (["--queues", "render,heavy"], "--queues: 'heavy' is none of light, render, upload."),
        (["--queues", ""], "--queues"),
    ],
)
def test_a_part_that_does_not_exist_is_named(
    tmp_path: Path, arguments: Sequence[str], wrong: str
) -> None:
    ended = subprocess.run(
        ["script/server", *arguments],
        cwd=ROOT,
        env={**os.environ, "YTEMPIRE_DATA_DIR": str(tmp_path), "PORT": str(free_port())},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 2
    assert wrong in ended.stderr


def test_machines_that_start_together_prepare_the_database_once(tmp_path: Path) -> None:
    with started(Postgres) as postgres:
        hosts = [
            Product(
                tmp_path / name, "--only", "delivery", DATABASE_URL=postgres.url, SECRET_KEY="x"
            )
            for name in "abc"
        ]
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(Product.start, hosts))
        try:
            shown = hosts[0].manage("shell", "-c", COUNT)
            assert shown.stdout.split()[-3:] == ["1", "1", "1"]
        finally:
            for host in hosts:
                host.stop()


COUNT = """
from accounts.models import User
from channels_app.models import Channel
from videos.models import Video
print(User.objects.count(), Channel.objects.count(), Video.objects.count())
"""

"""A backup made while the product works becomes the same installation elsewhere."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import av
import httpx
import psycopg
import pytest

from tests.product import Product, ended, generate, new_channel, rendering
from tests.servers import Postgres, started

TEXT = " ".join(f"Sentence number {number} keeps the renderer at work." for number in range(1, 5))
LONG = {"text": TEXT, "preset": "final", "format": "1:1"}
BALANCE = "from costs import audit; print('differences', audit.check().differences)"
MISSING = """
from django.core.files.storage import default_storage
from videos.models import Artifact
names = Artifact.objects.values_list("file", flat=True)
print("missing", [name for name in names if not default_storage.exists(name)])
"""


@contextmanager
def two_databases(kind: str) -> Iterator[list[dict[str, str]]]:
    """The settings of two databases; SQLite is in the data folder, and needs none."""
    if kind == "sqlite":
        yield [{}, {}]
        return
    with started(Postgres) as server:
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE second")
        second = server.url.rpartition("/")[0] + "/second"
        yield [{"DATABASE_URL": server.url}, {"DATABASE_URL": second}]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_backup_made_at_work_is_the_same_installation_elsewhere(
    kind: str, tmp_path: Path
) -> None:
    archive = tmp_path / "ytempire.tar"
    with two_databases(kind) as (here, there):
        done, unfinished = back_up_at_work(tmp_path / "here", here, archive)
        assert archive.stat().st_mode & 0o077 == 0

        second = Product(tmp_path / "there", "--no-demo", **there)
        told = second.manage("restore", str(archive)).stdout
        assert "1 accounts_user" in told
        assert "SECRET_KEY" not in told
        second.start()
        try:
            with second.client() as client:  # with the password of the first
                assert plays(client, done)
                assert ended(client, unfinished)["status"] == "completed"
            assert "differences []" in second.manage("shell", "-c", BALANCE).stdout
            assert "missing []" in second.manage("shell", "-c", MISSING).stdout
            refused = failing(second, "restore", "--force", str(archive))
            assert "YTEMPIRE is running here. Stop it" in refused
        finally:
            second.stop()
        assert "has users already" in failing(second, "restore", str(archive))


def back_up_at_work(data: Path, database: dict[str, str], archive: Path) -> tuple[str, str]:
    """The ids of a completed video, and of one that was being rendered meanwhile."""
    product = Product(data, "--no-demo", **database).begun()
    try:
        with product.client() as client:
            channel = new_channel(client)
            done = generate(client, channel, text="One sentence.")["videoId"]
            assert ended(client, done)["status"] == "completed"
            unfinished = generate(client, channel, **LONG)["videoId"]
            rendering(client, product, unfinished)
            product.manage("backup", str(archive))
            assert "exists already" in failing(product, "backup", str(archive))
    finally:
        product.stop()
    return done, unfinished


def plays(client: httpx.Client, video_id: str) -> bool:
    video = client.get(f"/videos/{video_id}").json()
    address = httpx.URL(video["videoUrl"]).raw_path.decode()
    content = httpx.get(f"{str(client.base_url).split('/api')[0]}{address}").content
    with av.open(BytesIO(content), mode="r") as film:
        return sum(1 for _ in film.decode(video=0)) > 0


def failing(product: Product, *arguments: str) -> str:
    with pytest.raises(subprocess.CalledProcessError) as failure:
        product.manage(*arguments)
    return str(failure.value.stderr)

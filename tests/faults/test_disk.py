"""The disk runs full in the middle: nothing breaks, and it goes on when there is room."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.product import Product, ended, generate, new_channel, rendering, until

SIZE_MB = 96
TEXT = " ".join(
    f"Sentence number {number} keeps the renderer at work for a while." for number in range(1, 6)
)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of its own. Only root may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a disk of its own cannot be mounted here")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(disk: Path, leave_mb: int = 0) -> Path:
    """Takes all the room but so much; returns what to remove."""
    filler = disk / "filler"
    with filler.open("wb") as file:
        while True:
            room = shutil.disk_usage(disk).free - leave_mb * 2**20
            if room <= 0:
                return filler
            try:
                os.posix_fallocate(file.fileno(), file.tell(), room)
            except OSError:  # somebody took some of it meanwhile
                continue
            return filler


def start(disk: Path, **settings: str) -> Product:
    return Product(disk, "--no-demo", **settings).begun()


def test_a_full_disk_breaks_nothing_and_the_video_is_made_when_there_is_room(
    small_disk: Path,
) -> None:
    product = start(small_disk, YTEMPIRE_MIN_FREE_MB="0")
    try:
        with product.client() as client:
            asked = {"text": TEXT, "preset": "final", "format": "1:1"}
            video = generate(client, new_channel(client), **asked)["videoId"]
            rendering(client, product, video)
            filler = fill(small_disk)
            until(lambda: not product.ffmpegs(), "the end of rendering")
            filler.unlink()
            end = ended(client, video)
            if end["status"] == "failed":
                assert "disk is full" in end["error"]["message"]
                client.post(f"/videos/{video}/retry").raise_for_status()
                end = ended(client, video)
            assert end["status"] == "completed"
    finally:
        assert product.stop() == 0
    integrity = "from django.db import connection as c; k = c.cursor(); "
    integrity += "k.execute('PRAGMA integrity_check'); print(k.fetchone()[0])"
    assert product.manage("shell", "-c", integrity).stdout.split()[-1] == "ok"


def test_rendering_waits_for_room_before_the_disk_is_full(small_disk: Path) -> None:
    product = start(small_disk, YTEMPIRE_MIN_FREE_MB="50")
    try:
        filler = fill(small_disk, leave_mb=20)
        with product.client() as client:
            video = generate(client, new_channel(client), text="One sentence.")["videoId"]
            until(lambda: "disk" in client.get("/videos/queue").text, "being told of the disk")
            assert not product.ffmpegs()
            filler.unlink()
            assert ended(client, video)["status"] == "completed"
    finally:
        assert product.stop() == 0

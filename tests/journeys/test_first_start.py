"""What the first start prints and shows, and what it says when it cannot start."""

import os
import socket
import subprocess
from pathlib import Path

import httpx
import pytest

from tests.product import EMAIL, ROOT, Product, free_port, until


def test_a_first_start_shows_the_product_at_work(tmp_path: Path) -> None:
    """An administrator with a made-up password, a demo channel and a first video."""
    data = tmp_path / "data"
    product = Product(data, YTEMPIRE_ADMIN_PASSWORD="").start()
    try:
        assert data.stat().st_mode & 0o077 == 0, "others on this machine may read it"
        [line] = [line for line in product.lines if line.startswith("Administrator:")]
        password = line.split("password: ")[1].split()[0]
        with httpx.Client(base_url=f"{product.url}/api/v1") as client:
            signed_in = client.post("/auth/login", json={"email": EMAIL, "password": password})
            client.headers["Authorization"] = f"Bearer {signed_in.json()['accessToken']}"
            assert len(client.get("/channels").json()) == 1

            def demo_done() -> bool:
                [video] = client.get("/videos").json()
                assert video["status"] != "failed", video["error"]
                return bool(video["status"] == "completed")

            until(demo_done, "the demo video", seconds=240)
    finally:
        product.stop()

    again = Product(data, YTEMPIRE_ADMIN_PASSWORD="").start()
    again.stop()
    assert "password" not in again.output


def start(data: Path | str, **environment: str) -> subprocess.CompletedProcess[str]:
    settings = {"YTEMPIRE_DATA_DIR": str(data), "PORT": str(free_port()), **environment}
    return subprocess.run(
        ["script/server", "--no-demo"],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_taken_port_is_told_in_one_line(tmp_path: Path) -> None:

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = start(tmp_path, PORT=port)
    assert ended.returncode != 0
    [line] = ended.stderr.strip().splitlines()
    assert port in line
    assert "PORT" in line


def test_an_unwritable_folder_is_told_in_one_line(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    ended = start(blocked / "data")
    assert ended.returncode != 0
    [line] = ended.stderr.strip().splitlines()
    assert "YTEMPIRE_DATA_DIR" in line


@pytest.mark.parametrize("command", ["script/server", "script/test", "script/generate"])
def test_a_wrong_python_is_told_in_one_line(command: str, tmp_path: Path) -> None:
    old = tmp_path / "bin" / "python3"
    old.parent.mkdir()
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    for tool in ("bash", "dirname", "cat", "cmp", "env"):
        (old.parent / tool).symlink_to(f"/usr/bin/{tool}")
    ended = subprocess.run(
        [str(ROOT / command)],
        env={"PATH": str(old.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode != 0
    [line] = ended.stderr.strip().splitlines()
    assert "Python 3.11" in line

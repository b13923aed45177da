"""The started web server: its port, its static files, its memory, its log."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from videos.links import file_url
from videos.models import Artifact
from ytempire.settings.env import BASE_DIR
from ytempire.tests.running import Running, web_server

LARGE = 256 * 1024 * 1024  # bytes; far more than the server may take into memory
MEMORY = 100 * 1024  # kB the server may grow by meanwhile

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("web")


@pytest.fixture(scope="module")
def server(django_db_setup: None, data_dir: Path) -> Iterator[Running]:
    with web_server(data_dir) as running:
        yield running


@pytest.fixture
def site(server: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=60) as client:
        yield client


@pytest.fixture
def film(data_dir: Path) -> str:
    """The path of the link to a large film, with a mark at its end."""
    path = data_dir / "media" / "artifacts" / "large.mp4"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.truncate(LARGE)
        file.seek(LARGE - 3)
        file.write(b"end")
    made = Artifact.objects.create(
        key="f" * 64, kind="film", file="artifacts/large.mp4", size=LARGE, meta={}
    )
    return urlsplit(file_url(made, "video.mp4")).path


def peak_memory(server: Running) -> int:
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1])


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_a_client_that_does_not_read_costs_no_memory(
    site: httpx.Client, server: Running, film: str
) -> None:
    site.get("/healthz")
    before = peak_memory(server)
    with socket.create_connection(("127.0.0.1", server.port)) as lazy:
        lazy.sendall(f"GET {film} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert lazy.recv(15) == b"HTTP/1.1 200 OK"
        with site.stream("GET", film) as response:
            received = sum(len(chunk) for chunk in response.iter_bytes())
    assert received == LARGE
    assert peak_memory(server) - before < MEMORY


def test_a_film_can_be_entered_in_the_middle_and_resumed(site: httpx.Client, film: str) -> None:
    whole = site.head(film)
    assert (whole.status_code, whole.headers["Content-Length"]) == (200, str(LARGE))
    headers = {"Range": f"bytes={LARGE - 3}-", "If-Range": whole.headers["ETag"]}
    part = site.get(film, headers=headers)
    assert (part.status_code, part.content) == (206, b"end")
    again = site.get(film, headers={"If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    beyond = site.get(film, headers={"Range": f"bytes={LARGE}-"})
    assert (beyond.status_code, beyond.content) == (416, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/static/admin/css/base.css",
        "/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js",
    ],
)
def test_static_files_are_there(site: httpx.Client, path: str) -> None:
    answer = site.get(path)
    assert answer.status_code == 200
    assert len(answer.content) == int(answer.headers["Content-Length"])
    assert site.head(path).content == b""
    headers = {"If-None-Match": answer.headers["ETag"]}
    assert site.get(path, headers=headers).status_code == 304
    assert site.get(path, headers={"Range": "bytes=2-5"}).content == answer.content[2:6]


def test_a_body_without_a_length_is_read(site: httpx.Client) -> None:
    def chunks() -> Iterator[bytes]:
        yield b'{"email": "nobody@example.com", '
        yield b'"password": "wrong"}'

    headers = {"Content-Type": "application/json"}
    answer = site.post("/api/v1/auth/login", content=chunks(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "AUTH_4012")


def begun(server: Running, path: str, size: int, kind: str = "multipart/form-data") -> str:
    """What is answered to the head of a request, of whose body nothing is sent yet."""
    head = f"Host: localhost\r\nContent-Type: {kind}; boundary=x\r\nContent-Length: {size}"
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as sending:
        sending.sendall(f"POST {path} HTTP/1.1\r\n{head}\r\nExpect: 100-continue\r\n\r\n".encode())
        return sending.recv(4096).decode()


@pytest.mark.parametrize(
    ("path", "most", "told"),
    [
        ("/api/v1/media/upload", 200, '"VAL_4001"'),
        ("/api/v1/videos/1/thumbnails", 200, '"VAL_4001"'),
        ("/media", 20_000, "Go back and send less."),
    ],
)
def test_a_file_that_is_too_large_is_refused_before_it_is_sent(
    server: Running, path: str, most: int, told: str
) -> None:
    assert begun(server, path, most * 1_000_000).startswith("HTTP/1.1 100 Continue")
    answer = begun(server, path, (most + 3) * 1_000_000)
    assert answer.startswith("HTTP/1.1 413 Request Entity Too Large")
    assert "100 Continue" not in answer
    assert told in answer


@pytest.mark.parametrize("in_pieces", [True, False])
def test_who_sends_too_much_all_the_same_is_told(site: httpx.Client, in_pieces: bool) -> None:
    body = [b'"', *[b"x" * 1_000_000] * 20, b'"']
    content = iter(body) if in_pieces else b"".join(body)
    headers = {"Content-Type": "application/json"}
    answer = site.post("/api/v1/auth/login", content=content, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "VAL_4002")
    assert "at most 2.6 MB" in answer.json()["details"]["reason"]
    assert site.get("/healthz").status_code == 200


def test_a_static_file_that_is_not_there(site: httpx.Client) -> None:
    assert site.get("/static/nothing.css").status_code == 404
    assert site.get("/static/../manage.py").status_code == 404


def test_the_log_shows_no_query_and_no_link(data_dir: Path, film: str) -> None:
    token = film.removeprefix("/files/")
    with web_server(data_dir) as server:
        address = f"http://127.0.0.1:{server.port}"
        assert httpx.head(f"{address}{film}?download=1&secret=geheim").status_code == 200
        assert httpx.get(f"{address}{film}", headers={"Range": "bytes=999999999-"}).is_error
        assert httpx.get(f"{address}/files/x{token}").status_code == 403
    output = "".join(server.output)
    assert "HEAD /files/... 200" in output
    assert token not in output
    assert "geheim" not in output


def test_a_stopped_server_ends_in_order(data_dir: Path, site: httpx.Client) -> None:
    with web_server(data_dir) as server:
        httpx.get(f"http://127.0.0.1:{server.port}/healthz")
    assert server.process.returncode == 0
    assert not any("Traceback" in line for line in server.output)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--port", "99999"], "99999 is no port. Use one from 1 to 65535."),
        (["--host", "no.such.host.invalid", "--port", "0"], "Cannot listen on no.such.host."),
    ],
)
def test_an_address_that_cannot_be_used(arguments: list[str], message: str) -> None:
    command = [sys.executable, "manage.py", "web", *arguments]
    ended = subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"CommandError: {message}")
    assert ended.stderr.count("\n") == 1


def test_a_taken_port_is_said_in_one_line(server: Running) -> None:
    command = [sys.executable, "manage.py", "web", "--port", str(server.port)]
    ended = subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert ended.stderr == (
        f"CommandError: Port {server.port} is taken. "
        "Set PORT to another one, or stop what uses it.\n"
    )


def test_an_upload_in_pieces_is_no_business_of_the_server(site: httpx.Client) -> None:
    """Neither broken forms nor large ones are looked into before the application refuses them."""
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = site.post("/api/v1/auth/login", content=b"--x--", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (415, "VAL_4002")

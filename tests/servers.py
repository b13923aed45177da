"""PostgreSQL, Redis and an object store of a test's own, as real processes on free ports."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar, TypeVar

import boto3
import psycopg
import redis
from botocore.exceptions import BotoCoreError

from tests.product import free_port, until


class Server:
    """A server that may be killed and started again, on the same port with the same data."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> Sequence[str]:
        raise NotImplementedError

    def answers(self) -> bool:
        raise NotImplementedError

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(self.command(), stdout=log, stderr=log)
        until(self._ready, f"the start of {type(self).__name__}", 60)

    def _ready(self) -> bool:
        assert self.process is not None
        if self.process.poll() is not None:
            raise AssertionError((self.folder / "log").read_text())
        return self.answers()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it; SIGKILL takes it away without a word."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(30)
            self.process = None


class Postgres(Server):
    """PostgreSQL; it refuses to run as root, so root lends it the user `postgres`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.url = f"postgres://ytempire@127.0.0.1:{self.port}/postgres"
        newest = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))[-1:]
        self._bin = newest[0].parent if newest else Path(shutil.which("initdb") or "/").parent
        self._as = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        if os.geteuid() != 0:
            self._as = []
        else:
            shutil.chown(folder, "postgres")
        self._run("initdb", "-D", str(folder / "pg"), "-U", "ytempire", "-A", "trust", "-N")

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._as, str(self._bin / program), *arguments]
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder)

    def command(self) -> Sequence[str]:
        where = ["-D", str(self.folder / "pg"), "-p", str(self.port), "-h", "127.0.0.1"]
        return [*self._as, str(self._bin / "postgres"), *where, "-k", str(self.folder)]

    def answers(self) -> bool:
        try:
            psycopg.connect(self.url).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT ends all connections at once, in order; SIGQUIT is a crash."""
        super().stop(how)

    def restart(self, how: signal.Signals = signal.SIGINT) -> None:
        self.stop(how)
        self.start()


class Redis(Server):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> Sequence[str]:
        listen = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        return ["redis-server", *listen, "--dir", str(self.folder)]

    def answers(self) -> bool:
        try:
            return bool(redis.Redis.from_url(self.url).ping())
        except redis.RedisError:
            return False


class ObjectStore(Server):
    """moto, which speaks S3; what it holds is gone when it stops."""

    BUCKET: ClassVar[str] = "ytempire"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.url = f"http://127.0.0.1:{self.port}"
        self.settings = {
            "YTEMPIRE_S3_BUCKET": self.BUCKET,
            "YTEMPIRE_S3_ENDPOINT": self.url,
            "YTEMPIRE_S3_KEY": "test",
            "YTEMPIRE_S3_SECRET": "test-secret",
            "YTEMPIRE_S3_REGION": "us-east-1",
        }
        self.client = boto3.client(
            "s3",
            endpoint_url=self.url,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test-secret",  # moto asks nobody
        )

    def command(self) -> Sequence[str]:
        return [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]

    def answers(self) -> bool:
        try:
            self.client.create_bucket(Bucket=self.BUCKET)
        except BotoCoreError:
            return False
        return True

    def names(self) -> set[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.BUCKET)
        return {found["Key"] for page in pages for found in page.get("Contents", [])}


Kind = TypeVar("Kind", bound=Server)


@contextmanager
def started(kind: type[Kind]) -> Iterator[Kind]:
    """Such a server for as long as the block takes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = kind(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()

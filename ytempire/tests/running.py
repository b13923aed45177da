"""The product's web server as a process of its own, on the test run's database."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection

from ytempire.settings.env import BASE_DIR

ADDRESS = re.compile(r"Web server at http://127\.0\.0\.1:(\d+)/")


@dataclass
class Running:
    """A started server; `output` is everything it has written."""

    process: subprocess.Popen[str]
    port: int = 0
    output: list[str] = field(default_factory=list)

    def wait_for_address(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.output.append(line)
            if match := ADDRESS.search(line):
                self.port = int(match[1])
                return
        raise AssertionError("The server ended:\n" + "".join(self.output))

    def keep_reading(self) -> None:
        assert self.process.stdout is not None
        self.output.extend(self.process.stdout)


@contextmanager
def web_server(data_dir: Path, *arguments: str, **environment: str) -> Iterator[Running]:
    """`manage.py web` on a free port, ended with SIGTERM."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "web", "--port", "0", *arguments],
        cwd=BASE_DIR,
        env={**os.environ, **_environment(data_dir), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    server = Running(process)
    reader = threading.Thread(target=server.keep_reading)
    try:
        server.wait_for_address()
        reader.start()
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)
        if reader.ident:
            reader.join()


def _environment(data_dir: Path) -> dict[str, str]:
    return {
        "YTEMPIRE_DATA_DIR": str(data_dir),
        "DATABASE_URL": _database_url(),
        "SECRET_KEY": settings.SECRET_KEY,
        "YTEMPIRE_LOG_LEVEL": "DEBUG",
        "PYTHONUNBUFFERED": "1",
    }


def _database_url() -> str:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    account = f"{database['USER']}:{database['PASSWORD']}"
    return f"postgres://{account}@{database['HOST']}:{database['PORT']}/{database['NAME']}"

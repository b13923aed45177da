"""Schemathesis against the really running web server: all checks, stateful too.

The web server has a database of its own and no worker, so that videos stay where a request puts
them. Two creators take part; what is one's must stay hidden from the other.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx

from tests.product import ROOT
from ytempire.tests.running import web_server

HERE = Path(__file__).parent
PASSWORD = secrets.token_urlsafe(16)
USERS = ("creator", "other")
NO_LIMITS = {
    f"YTEMPIRE_THROTTLE_{name}": "1000000/second" for name in ("USER", "ANON", "STATUS", "LOGIN")
}


def fuzz(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Schemathesis; the arguments go to it. Its exit code is 0 when nothing was found."""
    environment = {
        **os.environ,
        **NO_LIMITS,
        "YTEMPIRE_DATA_DIR": str(data),
        "DATABASE_URL": f"sqlite:///{data}/fuzz.sqlite3",
        "YTEMPIRE_LOGIN_FAILURES": "1000000",
        "SECRET_KEY": secrets.token_urlsafe(50),
    }
    _prepare(environment)
    with web_server(data, **environment) as server:
        address = f"http://127.0.0.1:{server.port}"
        keys = {name: _key_of(address, name) for name in USERS}
        users = data / "users.json"
        entries = [_entry(name, key) for name, key in keys.items()]
        users.write_text(json.dumps({"auth": entries}))
        environment["YTEMPIRE_FUZZ_USERS"] = str(users)
        return _schemathesis(address, environment, arguments)


def _prepare(environment: dict[str, str]) -> None:
    _manage(environment, "migrate", "--verbosity", "0")
    for name in USERS:
        told = {**environment, "DJANGO_SUPERUSER_PASSWORD": PASSWORD}
        _manage(told, "createsuperuser", "--noinput", "--email", f"{name}@example.com")


def _manage(environment: dict[str, str], *arguments: str) -> None:
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


def _key_of(address: str, name: str) -> str:
    """An API key that may read and write; a session would end when logging out is fuzzed."""
    with httpx.Client(base_url=f"{address}/api/v1") as client:
        login = {"email": f"{name}@example.com", "password": PASSWORD}
        token = client.post("/auth/login", json=login).raise_for_status().json()["accessToken"]
        client.headers["Authorization"] = f"Bearer {token}"
        made = client.post("/api-keys", json={"name": "fuzz", "scopes": ["read", "write"]})
        return str(made.raise_for_status().json()["key"])


def _entry(name: str, key: str) -> dict[str, Any]:
    header = {"name": "Authorization", "value": f"Bearer {key}"}
    return {"name": name, "fixedHeaders": [header]}


def _schemathesis(
    address: str, environment: dict[str, str], arguments: Sequence[str]
) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("schemathesis"))]
    command += ["--no-color", "--config-file", str(HERE / "schemathesis.toml")]
    command += ["run", f"{address}/api/schema", "--url", address, "--checks", "all", *arguments]
    return subprocess.run(
        command, env=environment, cwd=environment["YTEMPIRE_DATA_DIR"], text=True, check=False
    )

"""Schemathesis against the really running web server: all checks, stateful too.

The web server has a database of its own and no worker, so that videos stay where a request puts
them. Two creators take part; what is one's must stay hidden from the other. They come with API
keys, and then signed in, to what is for people only.
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
# Not signing out: that would be the end of it.
FOR_PEOPLE = ("--include-path-regex", "/(api-keys|auth/(me|password|change-password))")
NO_LIMITS = {
    f"YTEMPIRE_THROTTLE_{name}": "1000000/second" for name in ("USER", "ANON", "STATUS", "LOGIN")
}


def fuzz(data: Path, *arguments: str) -> bool:
    """Run Schemathesis; the arguments go to it. Returns whether it found nothing."""
    environment = {
        **os.environ,
        **NO_LIMITS,
        "YTEMPIRE_DATA_DIR": str(data),
        "DATABASE_URL": f"sqlite:///{data}/fuzz.sqlite3",
        "YTEMPIRE_LOGIN_FAILURES": "1000000",
        "YTEMPIRE_ACCESS_TOKEN_SECONDS": "86400",
        "SECRET_KEY": secrets.token_urlsafe(50),
    }
    _prepare(environment)
    with web_server(data, **environment) as server:
        address = f"http://127.0.0.1:{server.port}"
        sessions = {name: _session_of(address, name) for name in USERS}
        keys = {name: _key_of(address, token) for name, token in sessions.items()}
        runs = [(keys, arguments), (sessions, (*arguments, *FOR_PEOPLE))]
        clean = [_schemathesis(address, environment, *each) for each in runs]
        return all(clean)


def _prepare(environment: dict[str, str]) -> None:
    _manage(environment, "migrate", "--verbosity", "0")
    for name in USERS:
        told = {**environment, "DJANGO_SUPERUSER_PASSWORD": PASSWORD}
        _manage(told, "createsuperuser", "--noinput", "--email", f"{name}@example.com")


def _manage(environment: dict[str, str], *arguments: str) -> None:
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


def _session_of(address: str, name: str) -> str:
    login = {"email": f"{name}@example.com", "password": PASSWORD}
    answer = httpx.post(f"{address}/api/v1/auth/login", json=login).raise_for_status()
    return str(answer.json()["accessToken"])


def _key_of(address: str, token: str) -> str:
    """An API key that may read and write."""
    asked = {"name": "fuzz", "scopes": ["read", "write"]}
    headers = {"Authorization": f"Bearer {token}"}
    answer = httpx.post(f"{address}/api/v1/api-keys", json=asked, headers=headers)
    return str(answer.raise_for_status().json()["key"])


def _schemathesis(
    address: str, environment: dict[str, str], proofs: dict[str, str], arguments: Sequence[str]
) -> bool:
    folder = Path(environment["YTEMPIRE_DATA_DIR"])
    users = folder / "users.json"
    users.write_text(json.dumps({"auth": [_entry(*proof) for proof in proofs.items()]}))
    command = [str(Path(sys.executable).with_name("schemathesis")), "--no-color"]
    command += ["--config-file", str(HERE / "schemathesis.toml"), "run", f"{address}/api/schema"]
    command += ["--url", address, "--checks", "all", *arguments]
    told = {
        **environment,
        "YTEMPIRE_FUZZ_USERS": str(users),
        "SCHEMATHESIS_HOOKS": str(HERE / "hooks.py"),
    }
    return subprocess.run(command, env=told, cwd=folder, check=False).returncode == 0


def _entry(name: str, proof: str) -> dict[str, Any]:
    header = {"name": "Authorization", "value": f"Bearer {proof}"}
    return {"name": name, "fixedHeaders": [header]}

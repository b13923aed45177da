"""What `deploy/` starts, and with which settings, is what YTEMPIRE has."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.product import ROOT
from ytempire.management.commands.serve import PARTS, Command
from ytempire.settings.pipeline import ALL_QUEUES

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
SETTING = re.compile(r'"([A-Z][A-Z0-9_]{3,})"')
NOT_OURS = {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}


def known_settings() -> set[str]:
    sources = [*ROOT.glob("ytempire/settings/*.py"), *ROOT.glob("ytempire/management/*.py")]
    return {name for path in sources for name in SETTING.findall(path.read_text())}


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return loaded


def ours() -> dict[str, dict[str, Any]]:
    services = compose()["services"].items()
    return {name: service for name, service in services if service.get("image") == "ytempire"}


def settings_in_use() -> Iterator[str]:
    for service in ours().values():
        yield from service["environment"]
    text = "\n".join(path.read_text() for path in [*UNITS, DEPLOY / "Dockerfile"])
    yield from re.findall(r"\b(YTEMPIRE_[A-Z_]+|PORT|PYTHON[A-Z]+)=", text)


def test_every_setting_exists_and_is_explained() -> None:
    documented = (ROOT / "docs/settings.md").read_text()
    for name in {name.removesuffix("_FILE") for name in settings_in_use()} - NOT_OURS:
        assert name in known_settings(), f"{name} is no setting"
        assert name in documented or f"`_{name.rpartition('_')[2]}`" in documented, name


def parsed(arguments: list[str]) -> Any:
    return Command().create_parser("manage.py", "serve").parse_args(arguments)


def test_the_containers_do_all_the_work_together() -> None:
    started = [parsed(service["command"]) for service in ours().values()]
    parts = {part for each in started for only in each.only for part in only.split(",")}
    queues = {
        queue for each in started if "worker" in each.only for queue in each.queues.split(",")
    }
    assert parts == set(PARTS)
    assert queues == set(ALL_QUEUES)


def test_what_a_container_refers_to_is_there() -> None:
    whole = compose()
    for name, service in whole["services"].items():
        assert set(service.get("secrets", [])) <= whole["secrets"].keys(), name
        assert set(service.get("depends_on", [])) <= whole["services"].keys(), name
        for setting, value in (service.get("environment") or {}).items():
            if setting.endswith("_FILE"):
                assert value.removeprefix("/run/secrets/") in service["secrets"], (name, setting)
    for path in re.findall(r"^COPY (?!--)(\S+)", (DEPLOY / "Dockerfile").read_text(), re.M):
        assert (ROOT / path).exists()


def test_the_images_process_is_not_root_and_has_a_health_check() -> None:
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    assert "USER ytempire" in lines
    assert any(line.startswith("HEALTHCHECK") for line in lines)
    assert not any(service.get("privileged") for service in compose()["services"].values())


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_starts_what_it_is_named_after(unit: Any) -> None:
    text = unit.read_text()
    [line] = re.findall(r"^ExecStart=(.+)$", text, re.M)
    program, manage, command, *arguments = shlex.split(line)
    assert (program, manage, command) == ("/opt/ytempire/.venv/bin/python", "manage.py", "serve")
    only = unit.stem.partition("-")[2]
    assert parsed(arguments).only == ([only] if only else [])
    assert {"User=ytempire", "NoNewPrivileges=yes", "ProtectSystem=strict"} <= set(text.split("\n"))

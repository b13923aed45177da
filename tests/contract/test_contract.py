"""The clients that exist already, run as their documents have them, before the started product."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.contract import project
from tests.contract.conftest import ReportOf

# Edition of the documents, scenario, user.
SCENARIOS = [
    ("001", "auth", "auth"),
    ("001", "channels", "starter"),
    ("001", "errors", "errors"),
    ("001", "screens", "screens"),
    ("001", "refresh", "refresh"),
    ("001", "videos", "videos"),
    ("000", "videos", "again"),
    ("001", "live", "maker"),
    ("001", "figures", "maker"),
]


@pytest.mark.parametrize(("edition", "scenario", "user"), SCENARIOS)
def test_the_documents_clients_work(
    report_of: ReportOf, edition: str, scenario: str, user: str
) -> None:
    problem = report_of(edition, scenario, user).problem
    assert not problem, problem


# What an edition adds to the one before.
@pytest.mark.parametrize(("edition", "services"), [("001", ""), ("000", "VideoApi")])
def test_every_method_of_every_service_was_used(
    report_of: ReportOf, editions: Path, edition: str, services: str
) -> None:
    declared = json.loads((editions / edition / "built" / "types.json").read_text())
    methods = {name for name in declared if "." in name and name.startswith(services)}
    reports = [report_of(*scenario) for scenario in SCENARIOS if scenario[0] == edition]
    assert methods <= {method for report in reports for method in report.called}


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((project.HERE / "package-lock.json").read_text())
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
    assert all("integrity" in package for name, package in lock["packages"].items() if name)

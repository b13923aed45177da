"""The clients that exist already, run as their documents have them, before the started product."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.contract.conftest import ReportOf

# Edition of the documents, scenario, user.
SCENARIOS = [
    ("001", "auth", "auth"),
]


@pytest.mark.parametrize(("edition", "scenario", "user"), SCENARIOS)
def test_the_documents_clients_work(
    report_of: ReportOf, edition: str, scenario: str, user: str
) -> None:
    problem = report_of(edition, scenario, user).problem
    assert not problem, problem


def test_every_method_of_every_service_was_used(report_of: ReportOf, editions: Path) -> None:
    for edition in ("000", "001"):
        declared = json.loads((editions / edition / "built" / "types.json").read_text())
        reports = [report_of(*scenario) for scenario in SCENARIOS if scenario[0] == edition]
        called = {method for report in reports for method in report.called}
        assert {name for name in declared if "." in name} <= called

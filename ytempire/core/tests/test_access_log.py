"""What of a request reaches the log."""

from __future__ import annotations

import pytest
from django.test import Client


def test_a_line_says_method_path_status_and_time_and_no_query(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", "ytempire.access"):
        client.get("/api/nothing?token=geheim")
    (line,) = [record.getMessage() for record in caplog.records if record.name.endswith("access")]
    assert line.startswith("GET /api/nothing 404 ")
    assert line.endswith(" ms")


def test_a_probe_that_succeeds_is_no_news(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "ytempire.access"):
        client.get("/healthz")
    assert not caplog.records


def test_the_token_of_a_link_stays_out_of_every_line(
    client: Client, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    client.get("/files/geheim:1:2")
    assert "GET /files/... 403" in caplog.text
    assert "geheim" not in capfd.readouterr().err


def test_a_path_cannot_write_lines_of_its_own(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.get("/healthz%0a2026-01-01 INFO forged")
    lines = [record.getMessage() for record in caplog.records if record.name == "ytempire.access"]
    assert len(lines) == 1
    assert "\n" not in lines[0]


@pytest.mark.parametrize(
    ("path", "host"),
    [("/files/geheim/", "testserver"), ("/watch/geheim/", "testserver"), ("/files/geheim", "evil")],
)
def test_a_token_stays_out_of_the_log_where_no_route_matched(
    client: Client,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    path: str,
    host: str,
) -> None:
    client.get(path, headers={"host": host})
    access = [one.getMessage() for one in caplog.records if one.name == "ytempire.access"]
    assert len(access) == 1
    assert "geheim" not in access[0]
    err = capfd.readouterr().err
    assert "geheim" not in err
    assert "Traceback" not in err

"""What stands in a log line beside its message."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from structlog.contextvars import bound_contextvars

from accounts.models import User
from conftest import client_of
from ytempire.core.logs import carried, formatter
from ytempire.settings.env import BASE_DIR
from ytempire.tests.test_settings import settings_of

logger = logging.getLogger("ytempire.tests.logs")
FORGED = 'x\n2026-01-01 INFO forged\r\x1b[2J\x00\x85\u2028 "quoted" {"event": "forged"}'


class Log:
    """What was written, in one of the formats."""

    def __init__(self, kind: str) -> None:
        self.stream = io.StringIO()
        self.handler = logging.StreamHandler(self.stream)
        self.handler.setFormatter(formatter(kind))

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    def lines(self, name: str) -> list[dict[str, Any]]:
        found = [json.loads(line) for line in self.text.splitlines()]
        return [line for line in found if line["logger"] == name]


@pytest.fixture
def written(request: pytest.FixtureRequest) -> Iterator[Log]:
    log, root = Log(getattr(request, "param", "json")), logging.getLogger()
    root.addHandler(log.handler)
    yield log
    root.removeHandler(log.handler)


def test_a_line_of_json_says_when_where_how_bad_and_what(written: Log) -> None:
    logger.warning("%d of %d", 1, 2)
    (line,) = written.lines(logger.name)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"level": "warning", "logger": logger.name, "event": "1 of 2"}


def test_an_exception_is_a_field_of_its_line(written: Log) -> None:
    logger.error("went wrong", exc_info=ValueError(FORGED))
    (line,) = written.lines(logger.name)
    assert line["event"] == "went wrong"
    assert "ValueError" in line["exception"]
    assert len(written.text.splitlines()) == 1


@pytest.mark.parametrize("written", ["line"], indirect=True)
def test_no_exception_can_write_an_event_of_its_own(written: Log) -> None:
    logger.error("went wrong", exc_info=ValueError(FORGED))
    first, *others = written.text.splitlines()
    assert first.endswith("went wrong")
    assert others
    assert all(line.startswith("  ") for line in others)
    assert not any(character in written.text for character in "\r\x1b\0\x85\u2028")


@pytest.mark.parametrize("written", ["line", "json"], indirect=True)
def test_no_message_can_write_a_line_of_its_own(written: Log) -> None:
    with bound_contextvars(video_id="a"):
        logger.error("asked for %s", FORGED)
    (line,) = written.text.splitlines()
    assert "forged" in line
    assert not any(character in line for character in "\r\x1b\0\x85\u2028")


def test_half_a_character_is_no_obstacle() -> None:
    record = logging.makeLogRecord({"msg": "half \ud800"})
    assert json.loads(formatter("json").format(record))["event"] == "half \ud800"


def test_what_json_cannot_say_is_said_in_words(written: Log) -> None:
    with bound_contextvars(stage=Path("/there"), host={1, 2}):
        logger.error("odd")
    assert len(written.lines(logger.name)) == 1


@pytest.mark.parametrize("written", ["line"], indirect=True)
def test_a_line_of_text_ends_with_what_it_is_about(written: Log) -> None:
    with bound_contextvars(video_id="abc", stage="audio"):
        logger.info("spoken")
    logger.info("quiet")
    first, second = written.text.splitlines()
    assert first.endswith(f" INFO {logger.name} [-] spoken stage=audio video_id=abc")
    assert second.endswith("[-] quiet")


def test_what_another_thread_does_for_a_video_is_told_as_the_videos(written: Log) -> None:
    with bound_contextvars(video_id="abc"):
        told = carried(lambda: logger.warning("from a thread"))
    threads = [threading.Thread(target=told) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [line["video_id"] for line in written.lines(logger.name)] == ["abc"] * 4


@pytest.mark.django_db
def test_a_request_is_known_by_its_id_and_its_user(written: Log, user: User) -> None:
    client_of(user).get("/api/v1/channels", headers={"x-request-id": "mine"})
    (line,) = written.lines("ytempire.access")
    assert (line["request_id"], line["user_id"]) == ("mine", str(user.pk))


@pytest.mark.django_db
def test_a_page_is_known_by_its_user_too(written: Log, client: Client, user: User) -> None:
    client.force_login(user)
    client.get("/channels")
    (line,) = written.lines("ytempire.access")
    assert line["user_id"] == str(user.pk)


@pytest.mark.django_db
def test_a_stranger_has_no_user(written: Log, client: Client) -> None:
    client.get("/login")
    (line,) = written.lines("ytempire.access")
    assert "user_id" not in line


@pytest.mark.django_db
def test_what_django_writes_after_a_request_has_its_id(written: Log, client: Client) -> None:
    client.get("/login", headers={"host": "evil", "x-request-id": "mine"})
    lines = written.lines("django.security.DisallowedHost")
    assert [line["request_id"] for line in lines] == ["mine"]
    logger.warning("later")
    assert "request_id" not in written.lines(logger.name)[0]


@pytest.mark.parametrize("kind", ["line", "json"])
def test_the_format_is_chosen_by_the_environment(tmp_path: Path, kind: str) -> None:
    script = (
        "import django, logging; django.setup(); logging.getLogger('a').error('one\\ntwo');"
        "logging.getLogger('django.security').error('three', exc_info=ValueError())"
    )
    environment = {
        "DJANGO_SETTINGS_MODULE": "ytempire.settings",
        "YTEMPIRE_DATA_DIR": str(tmp_path),
        "YTEMPIRE_LOG_FORMAT": kind,
    }
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    first, second = done.stderr.splitlines()
    assert first.startswith("{") == (kind == "json")
    assert "two" in first
    assert "three" in second


def test_an_unknown_format_stops_the_start(tmp_path: Path) -> None:
    ended = settings_of("s.LOGGING", tmp_path, YTEMPIRE_LOG_FORMAT="xml")
    assert ended.returncode != 0
    assert "YTEMPIRE_LOG_FORMAT=xml must be one of line, json." in ended.stderr

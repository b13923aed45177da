"""A killed supervisor's files tell that nobody works there any more."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ytempire.core.orphan import LIFELINE
from ytempire.supervisor.remains import hold, unheld

WAIT = [sys.executable, "-c", "import sys; sys.stdin.read()"]


def names(folder: Path) -> list[str]:
    return [path.name for path in unheld(folder, "*")]


def test_a_file_is_left_behind_only_when_its_last_process_is_gone(tmp_path: Path) -> None:
    mark = hold(tmp_path / "host")
    with subprocess.Popen(WAIT, stdin=subprocess.PIPE, pass_fds=[mark]) as process:
        os.close(mark)
        assert names(tmp_path) == []
        process.kill()
        process.wait()
        assert names(tmp_path) == ["host"]
        assert names(tmp_path) == []  # each is handed out once


def test_what_could_not_be_cleared_is_there_the_next_time(tmp_path: Path) -> None:
    os.close(hold(tmp_path / "host"))
    with pytest.raises(OSError, match="away"):
        clear(tmp_path)
    assert names(tmp_path) == ["host"]


def clear(folder: Path) -> None:
    for _ in unheld(folder, "*"):
        raise OSError("the database is away")


ENDS_WITH_PARENT = """
import os, time
from ytempire.core.orphan import end_with_parent
end_with_parent()
os.fork()
print("up", flush=True)
time.sleep(4242)
"""


def test_a_part_and_what_it_forked_end_when_the_pipe_closes() -> None:
    lifeline, ours = os.pipe()
    environment = {**os.environ, LIFELINE: str(lifeline)}
    with subprocess.Popen(
        [sys.executable, "-c", ENDS_WITH_PARENT],
        env=environment,
        pass_fds=[lifeline],
        start_new_session=True,
        stdout=subprocess.PIPE,
    ) as process:
        os.close(lifeline)
        assert process.stdout is not None
        assert [process.stdout.readline() for _ in range(2)] == [b"up\n"] * 2
        os.close(ours)
        assert process.stdout.read() == b""  # both are gone
        assert process.wait() < 0

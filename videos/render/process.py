"""Running ffmpeg: found once, stopped at once, its complaint kept."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, NamedTuple

from ytempire.core.ffmpeg import ffmpeg_file

POLL_SECONDS = 0.2
_PROGRESS = "progress.txt"
# ffmpeg runs in a session of its own, so that all of it can be killed. When we are the ones who are
# killed, the pipe that we alone hold is closed, and the second one in the session ends the first.
# 137 says that ffmpeg itself was killed: then so are the others.
LEASH = """
exec 3<&0
"$@" 3<&- </dev/null & work=$!
{ read -r _ <&3; kill -KILL 0; } & leash=$!
wait "$work"; code=$?
[ "$code" -eq 137 ] && kill -KILL 0
kill -KILL "$leash"; wait "$leash" 2>/dev/null
exit "$code"
"""

WAS_KILLED = "ffmpeg was killed, perhaps because memory was used up."

_NOT_RUN = (126, 127)  # what a shell ends with when it cannot run the program
_SCARCE = {
    "No space left on device": "The disk is full. Free some space and retry.",
    "Disk quota exceeded": "The disk quota is used up. Free some space and retry.",
    "Cannot allocate memory": "Memory is used up. Lower YTEMPIRE_RENDER_JOBS and retry.",
}
_PLAIN = {
    "Invalid data found when processing input": "A sound or picture is damaged. Make it again.",
    "No such file or directory": "A sound or picture is missing. Make it again.",
}

OnFrame = Callable[[int], None]
"""Told how many frames of the running work are done."""


class Reader(NamedTuple):
    """Takes what ffmpeg writes to its standard output, in blocks of `size` bytes; the last may be
    shorter."""

    size: int
    take: Callable[[bytes], None]


StopCheck = Callable[[], bool]
"""Says whether the work should end now (cancelled, lease lost, shutting down)."""


class RenderError(Exception):
    """Rendering failed; the text says why in words fit for the creator."""


class Killed(RenderError):  # noqa: N818 - nothing failed by itself
    """ffmpeg did not fail: somebody ended it."""


class Scarce(RenderError):  # noqa: N818 - what was to be rendered is not at fault
    """The machine lacks memory, or room on the disk."""


class Stopped(Exception):  # noqa: N818 - it is no error
    """The work was asked to end; nothing is wrong with it."""


def ffmpeg_path() -> str:
    """Raises RenderError if there is none."""
    try:
        return ffmpeg_file()
    except FileNotFoundError as error:
        raise RenderError(str(error)) from error


def unheard(_frames: int) -> None:
    """For work whose progress nobody follows."""


def run_ffmpeg(
    arguments: Sequence[str],
    *,
    stop: StopCheck,
    cwd: Path,
    on_frame: OnFrame = unheard,
    reader: Reader | None = None,
) -> str:
    """Run ffmpeg to its end and return what it wrote to stderr (loudnorm measures land there).

    `on_frame` is told, every POLL_SECONDS, how many frames are encoded. `reader` is given what is
    written to "pipe:1". Raises Stopped within
    POLL_SECONDS of `stop` turning true, RenderError when ffmpeg fails.
    """
    if stop():
        raise Stopped
    progress = ["-progress", _PROGRESS, "-stats_period", str(POLL_SECONDS)]
    command = [ffmpeg_path(), "-hide_banner", "-nostdin", "-y", *progress, *arguments]
    with tempfile.TemporaryFile() as errors:
        process = _start(command, cwd, errors, subprocess.PIPE if reader else subprocess.DEVNULL)
        try:
            if reader is not None:
                _read(process, reader, stop)
            for _ in _ticks(process):
                if stop():
                    raise Stopped
                on_frame(_frames(cwd / _PROGRESS))
        finally:
            _end(process)
        errors.seek(0)
        output = errors.read().decode(errors="replace")
    if process.returncode == -signal.SIGKILL:
        raise Killed(WAS_KILLED)
    if process.returncode != 0:
        raise _failure(output, process.returncode)
    return output


def _start(
    command: Sequence[str], cwd: Path, errors: IO[bytes], out: int
) -> subprocess.Popen[bytes]:
    leash = subprocess.PIPE
    try:
        return subprocess.Popen(
            ["/bin/sh", "-c", LEASH, "leash", *command],
            cwd=cwd,
            stdin=leash,
            stdout=out,
            stderr=errors,
            start_new_session=True,
        )
    except OSError as error:
        raise RenderError(f"ffmpeg could not be started: {error.strerror}.") from error


def _read(process: subprocess.Popen[bytes], reader: Reader, stop: StopCheck) -> None:
    while process.stdout and (block := process.stdout.read(reader.size)):
        if stop():
            raise Stopped
        reader.take(block)


def _end(process: subprocess.Popen[bytes]) -> None:
    """See to it that nothing of the session is left."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def _ticks(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """A turn every POLL_SECONDS while the process runs."""
    while True:
        try:
            process.wait(POLL_SECONDS)
            return
        except subprocess.TimeoutExpired:
            yield


def _frames(report: Path) -> int:
    """The newest count in ffmpeg's progress report, which grows block by block."""
    try:
        counts = re.findall(rb"^frame=(\d+)", report.read_bytes(), re.MULTILINE)
    except FileNotFoundError:
        return 0
    return int(counts[-1]) if counts else 0


def _failure(output: str, code: int) -> RenderError:
    for said, meant in _SCARCE.items():
        if said in output:
            return Scarce(meant)
    return RenderError(_reason(output, code))


def _reason(output: str, code: int) -> str:
    for said, meant in _PLAIN.items():
        if said in output:
            return meant
    lines = [line for line in output.splitlines() if line.strip()]
    said = lines[-1] if lines else "no message"
    if code in _NOT_RUN:
        return f"ffmpeg could not be started: {said.rpartition(': ')[2]}."
    return f"ffmpeg ended with code {code}: {said[-300:]}"

"""One supervised process with everything it started, in a process group of its own."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from ytempire.core.orphan import LIFELINE
from ytempire.settings.env import BASE_DIR
from ytempire.supervisor.remains import hold

logger = logging.getLogger(__name__)

BACKOFF_SECONDS = (0.0, 1.0, 2.0, 5.0, 10.0, 30.0)
SETTLED_SECONDS = 60.0


class Part:
    """Subclasses say what to start and what being healthy means."""

    name = "part"

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0
        self._failures = 0
        self._not_before = 0.0
        self._lifeline = -1  # while it runs: our end of the pipe that keeps it alive
        self.mark: Path | None = None  # a file its processes hold, so that their end is noticed

    def command(self) -> Sequence[str]:
        """The arguments of manage.py."""
        raise AttributeError("a part needs a command")

    def environment(self) -> Mapping[str, str]:
        return {}

    def ready(self) -> bool:
        """Whether it has begun its work."""
        return True

    def hung(self) -> bool:
        """Whether the process lives without doing its work."""
        return False

    def on_stop(self) -> None:
        """Called after an orderly stop, before what is left of the process group is killed."""

    def on_end(self) -> None:
        """Called when the process group is dead and before it is started again."""

    def ask_to_stop(self) -> None:
        """Ask the process to end by itself."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def start(self) -> None:
        manage = BASE_DIR / "manage.py"
        lifeline, ours = os.pipe()
        held = [lifeline]
        try:
            if self.mark:
                held.append(hold(self.mark))
            self.process = subprocess.Popen(
                [sys.executable, str(manage), *self.command()],
                env={**os.environ, **self.environment(), LIFELINE: str(lifeline)},
                start_new_session=True,
                pass_fds=held,
            )
        except OSError:
            os.close(ours)
            raise
        finally:
            for descriptor in held:  # now the processes have it, and they alone
                os.close(descriptor)
        self._lifeline = ours
        self.started_at = time.monotonic()

    def running_for(self) -> float:
        return time.monotonic() - self.started_at

    def tend(self) -> None:
        """Start the part when it is due; end and restart it when it is dead or hung."""
        if self.process is None:
            if time.monotonic() >= self._not_before:
                self.start()
            return
        code = self.process.poll()
        if code is None and not self.hung():
            if self.running_for() > SETTLED_SECONDS:
                self._failures = 0
            return
        logger.error("%s %s; restarting it", self.name, "hangs" if code is None else "died")
        self._failures += 1
        step = min(self._failures, len(BACKOFF_SECONDS)) - 1
        self._not_before = time.monotonic() + BACKOFF_SECONDS[step]
        self.kill()

    def kill(self) -> None:
        """End the whole process group at once."""
        if self.process is None:
            return
        # The group outlives its leader: it holds the workers and their ffmpeg.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self._lifeline)
        self.process = None
        self.on_end()

    def ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

"""A supervised process ends with its supervisor, even one that was killed.

The supervisor holds one end of a pipe, its processes the other: its death closes the pipe, whenever
that happens.
"""

import os
import signal
import threading

LIFELINE = "YTEMPIRE_LIFELINE"


def end_with_parent() -> None:
    """Kill this process's whole group once its supervisor is gone. Call before forking."""
    lifeline = os.environ.pop(LIFELINE, "")
    if not lifeline:
        return  # started by hand

    def hold() -> None:
        threading.Thread(target=_wait, args=(int(lifeline),), name="lifeline", daemon=True).start()

    hold()
    # What is forked holds it, too: the first process of the group may have been killed before.
    os.register_at_fork(after_in_child=hold)


def _wait(lifeline: int) -> None:
    os.read(lifeline, 1)  # nothing is ever written
    os.killpg(os.getpgrp(), signal.SIGKILL)

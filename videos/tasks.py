"""What a nudged worker does."""

import time

from django.conf import settings

from videos import holds, hosts, queue, services
from videos.pipeline.runner import run

# A nudge is good for several short videos: the next one takes a moment to arrive.
ROUND_SECONDS = 60.0


def work() -> None:
    """Take one waiting video after the other, until there is none or a round is over."""
    ends_at = time.monotonic() + ROUND_SECONDS
    while _work_once(settings.HOST_NAME):
        if time.monotonic() >= ends_at:
            queue.nudge_own()
            return


def _work_once(host: str) -> bool:
    hosts.beat(host)
    services.reap()
    holds.release()
    if hosts.is_stopping(host):
        return False
    claimed = queue.claim(host)
    if claimed is None:
        return False
    run(claimed, host)
    return True

"""What a nudged worker does."""

from django.conf import settings

from videos import holds, hosts, queue, services
from videos.pipeline.runner import run


def work() -> None:
    """Take the next waiting video, if there is one, and bring it to its end."""
    host = settings.HOST_NAME
    hosts.beat(host)
    services.reap()
    holds.release()
    if hosts.is_stopping(host):
        return
    claimed = queue.claim(host)
    if claimed is None:
        return
    run(claimed, host)
    if queue.waiting().exists():
        queue.nudge_own()

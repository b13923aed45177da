"""The queue, the providers and the renderer."""

import os
import socket

from django.core.exceptions import ImproperlyConfigured

from ytempire.settings.env import amounts, env, positive

ALL_QUEUES = ("light", "render", "upload")


def queues() -> list[str]:
    """Which kinds of work this host does."""
    named = [name.strip() for name in env.list("YTEMPIRE_QUEUES", default=list(ALL_QUEUES))]
    if not named or not set(named) <= set(ALL_QUEUES):
        raise ImproperlyConfigured(
            f"YTEMPIRE_QUEUES={','.join(named)} must name some of {', '.join(ALL_QUEUES)}."
        )
    return sorted(set(named))


QUEUES = queues()


# Seconds that a stage may take.
STAGE_LIMITS = amounts(
    "YTEMPIRE_STAGE_LIMITS", "seconds", script=600, audio=1800, rendering=7200, uploading=7200
)
# All stages of one video, and some time between them.
LONGEST_TASK = sum(STAGE_LIMITS.values()) + 1800
WORKERS = positive("YTEMPIRE_WORKERS", 2)
Q_CLUSTER = {
    "name": "ytempire",
    # Hosts that do the same kinds of work share their nudges: see videos/hosts.py.
    "cluster_name": "-".join(["ytempire", *QUEUES]),
    "orm": "default",
    "workers": WORKERS,
    # Prefetch depth 1 and a retry above the longest film: see docs/decisions/0002-queue.md.
    "queue_limit": 1,
    "retry": LONGEST_TASK + 3600,
    "timeout": LONGEST_TASK,
    "ack_failures": True,
    "max_attempts": 1,
    "save_limit": -1,
    "scheduler": False,
    "catch_up": False,
    "poll": 0.5,
    "label": "Queue",
}


def one_of(name: str, default: str, *others: str) -> str:
    value = str(env.str(name, default))
    if value not in {default, *others}:
        known = ", ".join([default, *others])
        raise ImproperlyConfigured(f"{name}={value} must be one of {known}.")
    return value


def places(name: str) -> int:
    """How many requests may wait at a service at once."""
    number: int = env.int(name, 4)
    if number < 1:
        raise ImproperlyConfigured(f"{name}={number} must be at least 1: else all wait for ever.")
    return number


LLM_BASE_URL = env.str("YTEMPIRE_LLM_BASE_URL", "")
LLM_API_KEY = env.str("YTEMPIRE_LLM_API_KEY", env.str("OPENAI_API_KEY", ""))
LLM_MODEL = env.str("YTEMPIRE_LLM_MODEL", "gpt-4o-mini")
LLM_TIMEOUT = env.float("YTEMPIRE_LLM_TIMEOUT", 60.0)
LLM_CONCURRENCY = places("YTEMPIRE_LLM_CONCURRENCY")
LLM_IDEMPOTENT = env.bool("YTEMPIRE_LLM_IDEMPOTENT", False)
LLM_CHAIN = ["openai", "builtin"] if LLM_BASE_URL or LLM_API_KEY else ["builtin"]

FFMPEG = env.str("YTEMPIRE_FFMPEG", "")
# Those of videos/render/encoder.py.
ENCODER = one_of("YTEMPIRE_ENCODER", "auto", "x264", "nvenc", "qsv", "videotoolbox")
RENDER_JOBS = positive("YTEMPIRE_RENDER_JOBS", os.cpu_count() or 1)

PUBLISHER = "library"
# This queue's name: leases and heartbeats carry it. The supervisor gives each start its own.
HOST_NAME = env.str("YTEMPIRE_HOST", socket.gethostname())

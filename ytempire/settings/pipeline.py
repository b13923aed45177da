"""The queue, the providers and the renderer."""

import os
import socket

from ytempire.settings.env import env

WORKERS = env.int("YTEMPIRE_WORKERS", 2)
Q_CLUSTER = {
    "name": "ytempire",
    "orm": "default",
    "workers": WORKERS,
    # Prefetch depth 1 and a retry above the longest film: see docs/decisions/0002-queue.md.
    "queue_limit": 1,
    "retry": 6 * 3600,
    "timeout": 5 * 3600,
    "ack_failures": True,
    "max_attempts": 1,
    "save_limit": -1,
    "scheduler": False,
    "catch_up": False,
    "poll": 0.5,
    "label": "Queue",
}

LLM_BASE_URL = env.str("YTEMPIRE_LLM_BASE_URL", "")
LLM_API_KEY = env.str("YTEMPIRE_LLM_API_KEY", env.str("OPENAI_API_KEY", ""))
LLM_MODEL = env.str("YTEMPIRE_LLM_MODEL", "gpt-4o-mini")
LLM_TIMEOUT = env.float("YTEMPIRE_LLM_TIMEOUT", 60.0)
LLM_CHAIN = ["openai", "builtin"] if LLM_BASE_URL or LLM_API_KEY else ["builtin"]

SPEECH_BASE_URL = env.str("YTEMPIRE_SPEECH_BASE_URL", "")
SPEECH_API_KEY = env.str("YTEMPIRE_SPEECH_API_KEY", env.str("OPENAI_API_KEY", ""))
SPEECH_MODEL = env.str("YTEMPIRE_SPEECH_MODEL", "tts-1")
SPEECH_VOICE = env.str("YTEMPIRE_SPEECH_VOICE", "alloy")
SPEECH_TIMEOUT = env.float("YTEMPIRE_SPEECH_TIMEOUT", 60.0)
SPEECH_CHAIN = ["openai", "builtin"] if SPEECH_BASE_URL or SPEECH_API_KEY else ["builtin"]

FFMPEG = env.str("YTEMPIRE_FFMPEG", "")
RENDER_JOBS = env.int("YTEMPIRE_RENDER_JOBS", os.cpu_count() or 1)

PUBLISHER = "library"
# This queue's name: leases and heartbeats carry it. The supervisor gives each start its own.
HOST_NAME = env.str("YTEMPIRE_HOST", socket.gethostname())

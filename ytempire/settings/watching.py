"""Watching the installation from outside."""

from ytempire.settings.env import env

METRICS_TOKEN = env.str("YTEMPIRE_METRICS_TOKEN", "")

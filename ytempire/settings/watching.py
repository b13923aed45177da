"""Watching the installation from outside: metrics, and reports of faults."""

from ytempire.settings.env import PRODUCTION, env

METRICS_TOKEN = env.str("YTEMPIRE_METRICS_TOKEN", "")

if dsn := env.str("SENTRY_DSN", ""):
    from ytempire.core import sentry  # only here: without an address it is never loaded

    sentry.start(dsn, env.str("SENTRY_ENVIRONMENT", "production" if PRODUCTION else "development"))

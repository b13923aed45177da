"""Logs: one line an event on stderr, with the request id; never a query string."""

from ytempire.settings.env import env

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {"()": "ytempire.core.request_id.RequestIdFilter"},
        "hide_tokens": {"()": "ytempire.core.access_log.HideTokensFilter"},
        "one_line": {"()": "ytempire.core.access_log.OneLineFilter"},
    },
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} [{request_id}] {message}", "style": "{"}
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["request_id", "hide_tokens", "one_line"],
        }
    },
    "root": {"handlers": ["stderr"], "level": env.str("YTEMPIRE_LOG_LEVEL", "INFO")},
    "loggers": {
        "django.server": {"handlers": ["stderr"], "propagate": False},
        # A refused request has its line from ytempire.access already.
        "django.request": {"level": "ERROR"},
        "daphne": {"level": "WARNING"},
        "axes": {"level": "WARNING"},
        "django_q": {"level": "WARNING"},
        "django-q": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
        "httpx2": {"level": "WARNING"},
    },
}

"""Logs: one line an event on stderr, with the request id; never a query string."""

from django.core.exceptions import ImproperlyConfigured

from ytempire.settings.env import env

LOG_FORMATS = ("line", "json")


def log_format() -> str:
    chosen = str(env.str("YTEMPIRE_LOG_FORMAT", "line"))
    if chosen not in LOG_FORMATS:
        raise ImproperlyConfigured(
            f"YTEMPIRE_LOG_FORMAT={chosen} must be one of {', '.join(LOG_FORMATS)}."
        )
    return chosen


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "hide_tokens": {"()": "ytempire.core.access_log.HideTokensFilter"},
        "one_line": {"()": "ytempire.core.access_log.OneLineFilter"},
    },
    "formatters": {"chosen": {"()": "ytempire.core.logs.formatter", "kind": log_format()}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "chosen",
            "filters": ["hide_tokens", "one_line"],
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

"""One line a request: method, path, status, time. Never a query string, never a token."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase
from django.utils.encoding import escape_uri_path

logger = logging.getLogger("ytempire.access")

PROBES = ("/healthz", "/readyz", "/metrics")


# What these are followed by grants something, whether a route matches or not.
SECRET = re.compile(r"^(/(?:watch|files)/).+")


def shown_path(request: HttpRequest) -> str:
    """The path for a log, without what is secret in it."""
    return escape_uri_path(SECRET.sub(r"\1...", request.path))


class AccessLogMiddleware:
    """To stand right after RequestIdMiddleware, so that its lines carry the id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        response = self.get_response(request)
        took = (time.perf_counter() - started) * 1000
        # Probes come every few seconds and say nothing while they succeed.
        level = (
            logging.DEBUG
            if request.path in PROBES and response.status_code == HTTPStatus.OK
            else logging.INFO
        )
        shown = shown_path(request)
        logger.log(level, "%s %s %s %.0f ms", request.method, shown, response.status_code, took)
        return response


class HideTokensFilter(logging.Filter):
    """Does the same to the lines of Django itself, which show the path of failed requests."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            shown = shown_path(request)
            record.args = tuple(shown if arg == request.path else arg for arg in record.args)
        return True


class OneLineFilter(logging.Filter):
    """A stranger's bad request is told without a traceback: anybody could fill the log with it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security"):
            record.exc_info = record.exc_text = None
        return True

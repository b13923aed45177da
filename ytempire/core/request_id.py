"""Every request has an id: the client's X-Request-ID or a new one, in answers and log lines."""

import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponseBase

HEADER = "X-Request-ID"
KEPT_AS = "ytempire.request_id"  # in the request's META
SAFE = re.compile(r"[A-Za-z0-9_.:-]{1,100}")

_current: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


def current_request() -> HttpRequest | None:
    """The request that is being answered here, if any."""
    return _current.get()


def id_of(request: HttpRequest | None) -> str:
    return str(request.META.get(KEPT_AS, "-")) if request else "-"


def current_request_id() -> str:
    return id_of(current_request())


def request_id_from(given: str | None) -> str:
    """The given id if it is harmless in logs and headers, else a new one."""
    return given if given and SAFE.fullmatch(given) else uuid.uuid4().hex


class RequestIdMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = request_id_from(request.headers.get(HEADER))
        request.META[KEPT_AS] = request_id
        token = _current.set(request)
        try:
            response = self.get_response(request)
        finally:
            _current.reset(token)
        response[HEADER] = request_id
        return response

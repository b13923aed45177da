"""Every error under /api/ is JSON of one form; elsewhere it is a page."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template import TemplateDoesNotExist, loader
from django.utils.html import escape
from rest_framework import exceptions
from rest_framework.settings import api_settings
from rest_framework.views import set_rollback

from ytempire.core.case import cased, in_case
from ytempire.core.exceptions import DomainError
from ytempire.core.problems import CODE_BY_STATUS, PROBLEMS, code_of, error_body, is_api

PLAIN: dict[type[Exception], str] = {
    Http404: "RES_4041",
    PermissionDenied: "AUTH_4013",
}
NON_FIELD = api_settings.NON_FIELD_ERRORS_KEY
HINTS: dict[int, str] = {
    HTTPStatus.NOT_ACCEPTABLE: " Answers are application/json.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: " Send JSON, with Content-Type: application/json.",
}


def exception_handler(exc: Exception, _context: dict[str, Any]) -> JsonResponse | None:
    """REST framework's hook. What is nobody's doing goes on to Django: it logs, and server_error
    answers. JSON whatever the view renders otherwise."""
    body = _body_of(exc)
    if body is None:
        return None
    set_rollback()
    return _json(body, _headers_of(exc, body["statusCode"]))


def _body_of(exc: Exception) -> dict[str, Any] | None:
    if isinstance(exc, DomainError):
        return error_body(exc.code, status=exc.status, message=exc.message, errors=exc.errors)
    if isinstance(exc, exceptions.ValidationError):
        return _validation_body(exc)
    if isinstance(exc, exceptions.APIException):
        _, detail = next(_leaves(exc.detail))
        return _framework_body(exc.status_code, str(detail))
    return next((error_body(code) for kind, code in PLAIN.items() if isinstance(exc, kind)), None)


def _framework_body(status: int, detail: str) -> dict[str, Any]:
    message = "" if status in CODE_BY_STATUS else detail + HINTS.get(status, "")
    return error_body(code_of(status), status=status, message=message, reason=detail)


def _validation_body(exc: exceptions.ValidationError) -> dict[str, Any]:
    errors: dict[str, list[str]] = {}
    codes: set[str] = set()
    for field, detail in _leaves(exc.detail):
        errors.setdefault(cased(field), []).append(str(detail))
        codes.add(detail.code or "")
    code = "VAL_4003" if codes == {"required"} else "VAL_4001"
    return error_body(code, message=_first_message(code, errors), errors=errors)


def _first_message(code: str, errors: dict[str, list[str]]) -> str:
    """One sentence that says it all to clients that keep nothing but the message."""
    if code == "VAL_4003":
        return f"{PROBLEMS[code].text.rstrip('.')}: {', '.join(errors)}."
    field, messages = next(iter(errors.items()))
    return messages[0] if field == cased(NON_FIELD) else f"{field}: {messages[0]}"


def _leaves(detail: Any, path: str = "") -> Iterator[tuple[str, exceptions.ErrorDetail]]:
    if isinstance(detail, dict):
        for key, value in detail.items():
            yield from _leaves(value, f"{path}.{key}" if path else str(key))
    elif isinstance(detail, list):
        for value in detail:
            yield from _leaves(value, path)
    else:
        yield path or NON_FIELD, detail


def _headers_of(exc: Exception, status: int) -> dict[str, str]:
    headers: dict[str, str] = {}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="api"'
    if wait := getattr(exc, "wait", None):  # seconds, of a Throttled
        headers["Retry-After"] = str(math.ceil(wait))
    return headers


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, "VAL_4002", 413 if isinstance(exception, RequestDataTooBig) else 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return _answer(request, "AUTH_4013")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return _answer(request, "RES_4041")


def server_error(request: HttpRequest) -> HttpResponse:
    broken = isinstance(sys.exc_info()[1], (OperationalError, InterfaceError))
    return _answer(request, "SRV_5003" if broken else "SRV_5001")


def _answer(request: HttpRequest, code: str, status: int | None = None) -> HttpResponse:
    body = error_body(code, status=status)
    if is_api(request.path):
        return _json(body)
    status = body["statusCode"]
    try:
        page = loader.get_template(f"errors/{status}.html").render({"error": body}, request)
    except TemplateDoesNotExist:
        page = f"<!doctype html><title>{status}</title><h1>{escape(body['message'])}</h1>"
    return HttpResponse(page, status=status)


def _json(body: dict[str, Any], headers: dict[str, str] | None = None) -> JsonResponse:
    return JsonResponse(in_case(body), status=body["statusCode"], headers=headers)

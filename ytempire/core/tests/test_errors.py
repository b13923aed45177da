"""One form of error under /api/, a page elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.test import APIClient
from rest_framework.views import APIView

from ytempire.core.exceptions import (
    ConflictError,
    DomainError,
    InvalidInputError,
    NotFoundError,
    QuotaExceededError,
)
from ytempire.core.problems import PROBLEMS, error_body
from ytempire.urls import urlpatterns as product

RAISED: dict[str, Exception] = {
    "bug": ZeroDivisionError("a secret of the inside"),
    "database": OperationalError("password of the database"),
    "interface": InterfaceError("connection already closed"),
    "denied": PermissionDenied("why"),
    "missing": Http404("what"),
    "conflict": ConflictError("It has ended."),
    "quota": QuotaExceededError("Used up."),
    "unknown": NotFoundError("Nothing here."),
    "input": InvalidInputError("Wrong.", errors={"daily_limit": ["Too much."]}),
    "nested": ValidationError({"a_b": [{"c_d": ["Inner."]}, "Outer."]}),
    "plain": ValidationError("Just wrong."),
    "outside": APIException("Down."),
}


class RaisingView(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    def get(self, _request: Request, name: str) -> HttpResponse:
        raise RAISED[name]


def raising_page(_request: HttpRequest, name: str) -> HttpResponse:
    raise RAISED[name]


urlpatterns = [
    path("api/v1/raise/<str:name>", RaisingView.as_view()),
    path("api/v1/page/<str:name>", raising_page),
    path("page/<str:name>", raising_page),
    *product,
]
handler400 = "ytempire.core.errors.bad_request"
handler403 = "ytempire.core.errors.permission_denied"
handler404 = "ytempire.core.errors.not_found"
handler500 = "ytempire.core.errors.server_error"

pytestmark = pytest.mark.urls(__name__)


def body_of(answer: Any) -> dict[str, Any]:
    assert answer.headers["Content-Type"] == "application/json"
    body: dict[str, Any] = answer.json()
    assert list(body) == list(error_body("SRV_5001"))
    assert body["statusCode"] == answer.status_code
    return body


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("bug", 500, "SRV_5001"),
        ("database", 503, "SRV_5003"),
        ("interface", 503, "SRV_5003"),
        ("denied", 403, "AUTH_4013"),
        ("missing", 404, "RES_4041"),
        ("conflict", 409, "VAL_4001"),
        ("quota", 429, "RATE_4292"),
        ("unknown", 404, "RES_4041"),
        ("input", 400, "VAL_4001"),
        ("nested", 400, "VAL_4001"),
        ("plain", 400, "VAL_4001"),
        ("outside", 500, "SRV_5001"),
    ],
)
def test_every_exception_has_its_code(
    stranger: APIClient, name: str, status: int, code: str
) -> None:
    answer = stranger.get(f"/api/v1/raise/{name}")
    body = body_of(answer)
    assert (body["statusCode"], body["code"]) == (status, code)
    assert body["error"] == PROBLEMS[code].error


@pytest.mark.parametrize("name", ["bug", "database"])
@pytest.mark.parametrize("where", ["/api/v1/raise", "/api/v1/page", "/page"])
def test_the_inside_stays_inside(stranger: APIClient, where: str, name: str) -> None:
    answer = stranger.get(f"{where}/{name}")
    assert answer.status_code == (503 if name == "database" else 500)
    assert str(RAISED[name]) not in answer.content.decode()
    assert ("json" in answer.headers["Content-Type"]) == where.startswith("/api/")


def test_the_words_of_services_are_shown(stranger: APIClient) -> None:
    body = body_of(stranger.get("/api/v1/raise/input"))
    assert body["message"] == "Wrong."
    assert body["details"] == {"message": "Wrong."}
    assert body["errors"] == {"dailyLimit": ["Too much."]}
    assert body["field"] == "dailyLimit"


def test_nested_errors_are_flat_and_camel_case(stranger: APIClient) -> None:
    body = body_of(stranger.get("/api/v1/raise/nested"))
    assert body["errors"] == {"aB.cD": ["Inner."], "aB": ["Outer."]}


@pytest.mark.django_db
def test_messages_stand_alone_and_use_the_clients_names(stranger: APIClient) -> None:
    """Some clients keep nothing of an error but its message."""
    wrong_method = body_of(stranger.put("/api/v1/auth/login"))
    assert wrong_method["message"] == 'Method "PUT" not allowed.'
    text = stranger.post("/api/v1/auth/login", data="x", content_type="text/plain")
    assert "text/plain" in body_of(text)["message"]
    missing = body_of(stranger.post("/api/v1/auth/refresh", {}))
    assert missing["message"] == "Required fields are missing: refreshToken."
    wrong = body_of(stranger.post("/api/v1/auth/refresh", {"refresh_token": ["x"]}))
    assert wrong["message"] == "refreshToken: This must be a string."


@pytest.mark.parametrize("case", ["camel", "snake"])
def test_errors_without_a_field_stand_alone(stranger: APIClient, case: str) -> None:
    body = stranger.get("/api/v1/raise/plain", {"case": case}).json()
    assert body["message"] == "Just wrong."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "address", "status", "code"),
    [
        ("get", "/api/v1/nothing", 404, "RES_4041"),
        ("get", "/api/v2/videos", 404, "RES_4041"),
        ("get", "/api/", 404, "RES_4041"),
        ("get", "/api/v1/videos/", 404, "RES_4041"),
        ("get", "/api/v1/auth/login", 405, "VAL_4002"),
        ("delete", "/api/v1/auth/login", 405, "VAL_4002"),
        ("get", "/api/v1/videos", 401, "AUTH_4011"),
    ],
)
def test_wrong_addresses_and_methods(
    stranger: APIClient, method: str, address: str, status: int, code: str
) -> None:
    body = body_of(getattr(stranger, method)(address))
    assert (body["statusCode"], body["code"]) == (status, code)


def test_nobody_has_to_accept_json(stranger: APIClient) -> None:
    body = body_of(stranger.get("/api/v1/raise/quota", headers={"Accept": "text/html"}))
    assert body["code"] == "VAL_4002"
    assert body["statusCode"] == 406


def test_the_request_id_is_the_clients(stranger: APIClient) -> None:
    answer = stranger.get("/api/v1/nothing", headers={"X-Request-ID": "req_1_abc"})
    assert body_of(answer)["requestId"] == answer.headers["X-Request-ID"] == "req_1_abc"


@pytest.mark.parametrize("given", ["a b", "<script>", "x" * 101, "é"])
def test_a_harmful_request_id_is_replaced(stranger: APIClient, given: str) -> None:
    answer = stranger.get("/api/v1/nothing", headers={"X-Request-ID": given})
    assert body_of(answer)["requestId"] == answer.headers["X-Request-ID"] != given


def test_an_unknown_host_is_a_bad_request(stranger: APIClient) -> None:
    answer = stranger.get("/api/v1/videos", headers={"Host": "evil.example"})
    assert body_of(answer)["code"] == "VAL_4002"


def test_pages_fail_as_pages(stranger: APIClient, db: None) -> None:
    for address, status in (("/no-such-page", 404), ("/page/denied", 403), ("/page/bug", 500)):
        answer = stranger.get(address)
        assert answer.status_code == status
        assert answer.headers["Content-Type"].startswith("text/html")


def test_too_many_requests(stranger: APIClient, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from rest_framework.throttling import AnonRateThrottle

    monkeypatch.setitem(AnonRateThrottle.THROTTLE_RATES, "anon", "1/min")
    stranger.get("/api/v1/raise/quota")
    answer = stranger.get("/api/v1/raise/quota")
    assert body_of(answer)["code"] == "RATE_4291"
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


def test_a_database_that_is_gone_is_a_503(user: Any, api: APIClient) -> None:
    def refuse(_execute: Callable[..., Any], *_args: Any) -> None:
        raise OperationalError("gone")

    with connection.execute_wrapper(refuse):
        answer = api.get("/api/v1/channels")
    assert body_of(answer)["code"] == "SRV_5003"


def codes(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from codes(child)


@pytest.mark.parametrize("kind", list(codes(DomainError)), ids=lambda kind: kind.__name__)
def test_every_refusal_is_in_the_table(kind: type[DomainError]) -> None:
    assert kind.code in PROBLEMS
    assert 400 <= kind.status < 500 or kind.status == 503  # where it is a service of others


def test_other_origins_may_call_and_read_our_headers(
    stranger: APIClient, settings: LazySettings
) -> None:
    origin = "http://localhost:3000"
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "authorization,idempotency-key,x-client-version",
    }
    answer = stranger.options("/api/v1/channels", headers=asked)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert "PATCH" in answer.headers["Access-Control-Allow-Methods"]
    allowed = answer.headers["Access-Control-Allow-Headers"]
    assert {"x-client-version", "idempotency-key"} <= set(allowed.split(", "))
    refused = stranger.get("/api/v1/nothing", headers={"Origin": origin})
    exposed = refused.headers["Access-Control-Expose-Headers"]
    assert set(exposed.split(", ")) == {"x-request-id", "retry-after", "idempotency-replayed"}

"""The OpenAPI description: valid, complete, and readable without a token."""

from __future__ import annotations

import re
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from rest_framework.test import APIClient

from ytempire import api_urls
from ytempire.core.case import cased

PUBLIC = {"/api/v1/auth/login", "/api/v1/auth/refresh"}


@pytest.fixture
def schema(stranger: APIClient, db: None) -> dict[str, Any]:
    answer = stranger.get("/api/schema", headers={"Accept": "application/json"})
    assert answer.status_code == 200
    return dict(answer.json())


def operations(schema: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]


def test_it_is_valid_and_generated_without_a_warning() -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=StringIO())


def test_it_covers_every_address(schema: dict[str, Any]) -> None:
    assert schema["openapi"].startswith("3.1")
    described = {path.removeprefix("/api/v1/") for path in schema["paths"]}
    routed = {
        re.sub(r"<str:(\w+)>", lambda found: f"{{{cased(found[1])}}}", str(each.pattern))
        for each in api_urls.v1
    }
    assert described == routed


def test_every_operation_says_what_it_takes_answers_and_refuses(schema: dict[str, Any]) -> None:
    for path, method, operation in operations(schema):
        where = f"{method} {path}"
        assert operation["tags"], where
        assert operation["summary"], where
        answers = operation["responses"]
        assert "429" in answers, where
        assert ("401" in answers) or path in PUBLIC, where
        assert ("403" in answers) == (path not in PUBLIC), where
        assert ("404" in answers) or "{id}" not in path, where
        assert ("400" in answers) or "requestBody" not in operation, where
        for status, answer in answers.items():
            if status >= "400":
                content = answer["content"]["application/json"]["schema"]
                assert content == {"$ref": "#/components/schemas/Error"}, where
            elif status != "204":
                assert all(each["schema"] for each in answer["content"].values()), where


def test_everything_but_signing_in_wants_a_bearer_token(schema: dict[str, Any]) -> None:
    (name, scheme), *others = schema["components"]["securitySchemes"].items()
    assert not others
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    for path, _, operation in operations(schema):
        wanted: dict[str, list[str]] = {} if path in PUBLIC else {name: []}
        assert operation["security"] == [wanted], path


def test_names_are_camel_case(schema: dict[str, Any]) -> None:
    for component in schema["components"]["schemas"].values():
        names = set(component.get("properties", {})) - set(settings.SNAKE_CASE_ALWAYS)
        assert not [name for name in names if "_" in name]
    for path, _, operation in operations(schema):
        assert not [each["name"] for each in operation.get("parameters", []) if "_" in each["name"]]
        assert "_" not in path


def test_a_patch_requires_what_it_needs(schema: dict[str, Any]) -> None:
    components = schema["components"]["schemas"]
    assert components["AutomationRequest"]["required"] == ["enabled"]
    assert "required" not in components["PatchedChannelUpdateRequest"]


def test_absent_fields_are_optional_and_never_null(schema: dict[str, Any]) -> None:
    video = schema["components"]["schemas"]["Video"]
    optional = set(video["properties"]) - set(video["required"])
    assert optional == {"stage", "error", "duration", "publishedAt"}
    assert "null" not in str(video["properties"])


def test_the_page_runs_under_our_content_security_policy(stranger: APIClient, db: None) -> None:
    page = stranger.get("/api/docs", headers={"Accept": "text/html"})
    assert page.status_code == 200
    html = page.content.decode()
    assert "<script>" not in html
    assert "//cdn" not in html
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy + ";"
    assert "style-src 'self' 'unsafe-inline'" in policy
    script = stranger.get("/api/docs?script=", headers={"Accept": "*/*"})
    assert script.headers["Content-Type"].startswith("application/javascript")


def test_no_other_address_may_style_inline(stranger: APIClient, db: None) -> None:
    for address in ("/api/schema", "/admin/login/", "/api/v1/nothing"):
        assert "unsafe-inline" not in stranger.get(address).headers["Content-Security-Policy"]

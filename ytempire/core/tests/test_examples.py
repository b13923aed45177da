"""The examples of the OpenAPI description: one for every body, each true to its schema."""

# mypy: allow-untyped-calls
# The generator of drf-spectacular carries no types.

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator

from ytempire.core import examples
from ytempire.core.problems import PROBLEMS


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    made: dict[str, Any] = SchemaGenerator().get_schema(public=True)
    return made


def bodies(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(where, status or "", media type object) of every body in the description."""
    for path, operations in {**schema["paths"], **schema["webhooks"]}.items():
        for method, operation in operations.items():
            answers = {"": operation.get("requestBody", {}), **operation["responses"]}
            for status, answer in answers.items():
                for media in answer.get("content", {}).values():
                    yield f"{method.upper()} {path} {status}", status, media


def shown(media: dict[str, Any]) -> list[Any]:
    return [each["value"] for each in media.get("examples", {}).values()] or [media["example"]]


def test_every_body_has_an_example_that_is_true_to_its_schema(schema: dict[str, Any]) -> None:
    components = {"components": schema["components"]}
    for where, _, media in bodies(schema):
        validator = Draft202012Validator(
            {**components, **media["schema"]}, format_checker=jsonschema.FormatChecker()
        )
        for example in shown(media):
            assert not [error.message for error in validator.iter_errors(example)], where


def test_error_examples_are_of_their_status(schema: dict[str, Any]) -> None:
    codes = set()
    for where, status, media in bodies(schema):
        if status < "400":
            continue
        for example in shown(media):
            codes.add(example["code"])
            assert str(example["statusCode"]) == status, where
            assert example["error"] == PROBLEMS[example["code"]].error, where
    assert codes == {code for code in PROBLEMS if not code.startswith("SRV_")}


def test_not_found_names_what_was_not_found(schema: dict[str, Any]) -> None:
    for path, method, code in (
        ("/api/v1/channels/{id}", "get", "RES_4042"),
        ("/api/v1/videos/{id}/status", "get", "RES_4043"),
        ("/api/v1/videos/generate", "post", "RES_4042"),
    ):
        answer = schema["paths"][path][method]["responses"]["404"]
        assert list(answer["content"]["application/json"]["examples"]) == [code]


def test_examples_are_the_same_every_time(schema: dict[str, Any]) -> None:
    assert SchemaGenerator().get_schema(public=True) == schema


def test_a_property_without_an_example_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(examples.EXAMPLES, "niche")
    with GENERATOR_STATS.silence():
        SchemaGenerator().get_schema(public=True)
        assert GENERATOR_STATS


def test_no_example_is_left_over(schema: dict[str, Any]) -> None:
    """An entry that no property takes any more is to be deleted."""
    taken = {"requestId", "text/csv", "application/jsonl"}
    for name, component in schema["components"]["schemas"].items():
        for each in component.get("properties", {}):
            taken |= {each, f"{name}.{each}"}
    assert set(examples.EXAMPLES) <= taken

"""Gives every body of the OpenAPI description an example, composed of those in examples.py."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from drf_spectacular.drainage import warn

from ytempire.core.error_examples import error_examples
from ytempire.core.examples import ABSENT, EXAMPLES

Schema = dict[str, Any]
ERROR = {"$ref": "#/components/schemas/Error"}
RETRY_AFTER = {
    "schema": {"type": "integer", "minimum": 1},
    "description": "Seconds to wait; absent where waiting does not help.",
}


def add_examples(result: Schema, **_context: Any) -> Schema:
    """A postprocessing hook, to stand after all that rename."""
    composer = Composer(result["components"]["schemas"])
    for path, operations in {**result["paths"], **result.get("webhooks", {})}.items():
        for method, operation in operations.items():
            for content in _contents(operation):
                for media_type, media in content.items():
                    media["example"] = composer.example(media["schema"], media_type)
            _show_errors(f"{method.upper()} {path}", operation, composer)
    return result


def _contents(operation: Schema) -> Iterator[Schema]:
    yield operation.get("requestBody", {}).get("content", {})
    for status, answer in operation["responses"].items():
        answer["description"] = answer["description"] or HTTPStatus(int(status)).phrase
        if int(status) < HTTPStatus.BAD_REQUEST:
            yield answer.get("content", {})


def _show_errors(where: str, operation: Schema, composer: Composer) -> None:
    required = composer.required(operation)
    for status, answer in operation["responses"].items():
        media = answer.get("content", {}).get("application/json", {})
        if media.get("schema") == ERROR:
            shown = error_examples(where, int(status), required)
            media["examples"] = {body["code"]: {"value": body} for body in shown}
        if status == "429":
            answer.setdefault("headers", {})["Retry-After"] = RETRY_AFTER


class Composer:
    """Examples of schemas, property by property."""

    def __init__(self, components: Schema) -> None:
        self._components = components

    def required(self, operation: Schema) -> str:
        """A property the body must have, or else a query parameter; "" where there is neither."""
        content = operation.get("requestBody", {}).get("content", {})
        for media in content.values():
            _, schema = self._resolved(media["schema"], "")
            return str(next(iter(schema.get("required") or schema.get("properties") or [""])))
        query = (each["name"] for each in operation.get("parameters", []) if each["in"] == "query")
        return next(query, "")

    def example(self, schema: Schema, name: str, owner: str = "") -> Any:
        """`name` is the property's, `owner` the component's that has it."""
        component, resolved = self._resolved(schema, owner)
        own = f"{owner}.{name}"
        if own in EXAMPLES:
            return EXAMPLES[own]
        if "enum" in resolved:
            return resolved["enum"][0]
        if "properties" in resolved:
            return self._object(resolved["properties"], component)
        if "items" in resolved and not isinstance(EXAMPLES.get(name), list):
            return [self.example(resolved["items"], name, owner)]
        if name not in EXAMPLES:
            warn(f"{own} has no example: add one to ytempire/core/examples.py.")
        return EXAMPLES.get(name)

    def _object(self, properties: Schema, component: str) -> Schema:
        shown = {name: self.example(each, name, component) for name, each in properties.items()}
        return {name: value for name, value in shown.items() if value is not ABSENT}

    def _resolved(self, schema: Schema, component: str) -> tuple[str, Schema]:
        """The component's name and schema behind references; of alternatives, the first."""
        if "$ref" in schema:
            component = schema["$ref"].rpartition("/")[2]
            return self._resolved(self._components[component], component)
        for combined in ("allOf", "oneOf", "anyOf"):
            if combined in schema:
                return self._resolved(schema[combined][0], component)
        return component, schema

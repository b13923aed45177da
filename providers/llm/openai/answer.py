"""The answer the model owes: its schema, and how it is read from what models really send."""

from __future__ import annotations

import json
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from providers.llm.base import SceneDraft, SceneKind

PROBLEMS = 5  # how many validation errors a repair round names
WRITTEN = [kind.value for kind in SceneKind if kind is not SceneKind.CARD]
KINDS = WithJsonSchema({"type": "string", "enum": WRITTEN})
REQUIRED_TEXT = Field(min_length=1, pattern=r"\S")


def _known_kind(value: object) -> object:
    """A kind that does not exist is no reason to pay for another answer."""
    text = str(value).strip().lower()
    return text if text in WRITTEN else SceneKind.STATEMENT


class InvalidAnswerError(ValueError):
    """The text holds no answer that fits; the message says what is wrong, for the model."""


class _Lenient(BaseModel):
    """Asks for every field and no other, and reads answers that lack one or have more."""

    model_config = ConfigDict(
        extra="ignore",
        json_schema_serialization_defaults_required=True,
        json_schema_extra={"additionalProperties": False},
    )


class ScreenAnswer(_Lenient):
    """The on-screen side of a scene."""

    kind: Annotated[SceneKind, BeforeValidator(_known_kind), KINDS] = SceneKind.STATEMENT
    headline: str
    kicker: str = ""
    support: str = ""
    items: list[str] = []
    details: list[str] = []
    figure: str = ""
    unit: str = ""
    search_terms: list[str] = []

    def draft(self, narration: str) -> SceneDraft:
        """The scene that says `narration` with this on the screen."""
        return SceneDraft(
            kind=self.kind,
            narration=narration,
            headline=self.headline,
            kicker=self.kicker,
            support=self.support,
            items=tuple(self.items),
            details=tuple(self.details),
            figure=self.figure,
            unit=self.unit,
            search_terms=tuple(self.search_terms),
        )


class SceneAnswer(ScreenAnswer):
    """A scene with its spoken words."""

    narration: Annotated[str, REQUIRED_TEXT]


class _Titled(_Lenient):
    title: Annotated[str, REQUIRED_TEXT]
    description: str = ""
    tags: list[str] = []


class ScriptAnswer(_Titled):
    """A whole script."""

    scenes: Annotated[list[SceneAnswer], Field(min_length=1)]


class ScreensAnswer(_Titled):
    """On-screen text for passages that are fixed."""

    scenes: list[ScreenAnswer]


A = TypeVar("A", bound=BaseModel)


class _StrictSchema(GenerateJsonSchema):
    """Strict endpoints know neither defaults nor bounds; the reader checks those."""

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:  # noqa: ARG002
        return {"type": "string"}

    def list_schema(self, schema: core_schema.ListSchema) -> JsonSchemaValue:
        return {"type": "array", "items": self.generate_inner(schema["items_schema"])}


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of `model` in the form that strict structured output asks for."""
    return model.model_json_schema(mode="serialization", schema_generator=_StrictSchema)


def read_answer(text: str, model: type[A]) -> A:
    """The answer inside `text`, fenced or between prose. Raises InvalidAnswerError."""
    try:
        return model.model_validate(_first_object(text))
    except ValidationError as error:
        problems = [
            f"{'.'.join(map(str, one['loc'])) or 'answer'}: {one['msg']}"
            for one in error.errors(include_url=False, include_input=False)[:PROBLEMS]
        ]
        raise InvalidAnswerError("; ".join(problems)) from error


def _first_object(text: str) -> dict[str, Any]:
    """The first JSON object in `text` that is not inside another one."""
    decoder, start = json.JSONDecoder(), text.find("{")
    while start >= 0:
        try:
            found, _ = decoder.raw_decode(text, start)
        except json.JSONDecodeError:
            start = text.find("{", start + 1)
        except RecursionError:
            break
        else:
            return dict(found)
    raise InvalidAnswerError("it holds no complete JSON object")

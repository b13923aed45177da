"""Asking the model: over HTTP, in the form the server takes, with one round of repair."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

import openai
from openai.types.chat import ChatCompletion, ChatCompletionMessageParam
from pydantic import BaseModel

from providers.base import PermanentError, TransientError, Usage
from providers.llm.openai.answer import InvalidAnswerError, read_answer, schema_of
from providers.llm.openai.prompts import REPAIR, SCHEMA
from providers.openai_errors import as_provider_error

if TYPE_CHECKING:
    from openai.types.chat.completion_create_params import ResponseFormat

WHAT = "The script service"
REFUSAL_CHARACTERS = 200
CHARACTERS_PER_TOKEN = 4  # where a server does not count tokens itself
UNREADABLE = f"{WHAT} sent an answer that is not in the expected format. Check its address."

STOPPED = {
    "length": "ran out of room before the script was complete. Ask for a shorter video.",
    "content_filter": "stopped: its content filter objects to this topic.",
}

A = TypeVar("A", bound=BaseModel)
Messages = list[ChatCompletionMessageParam]


@dataclass(slots=True)
class Dialogue:
    """One request for a script. tokens: what all its rounds consumed, by unit."""

    client: openai.OpenAI
    model: str
    strict: bool = True
    tokens: Counter[str] = field(default_factory=Counter)

    def ask(self, system: str, user: str, model: type[A]) -> A:
        """The model's answer, repaired once if need be. Raises only ProviderErrors."""
        messages: Messages = [
            {"role": "system", "content": system},
            {"role": "user", "content": user},
        ]
        text = self._say(messages, model)
        try:
            return read_answer(text, model)
        except InvalidAnswerError as problem:
            repair = REPAIR.format(problem=problem)
        messages += [{"role": "assistant", "content": text}, {"role": "user", "content": repair}]
        try:
            return read_answer(self._say(messages, model), model)
        except InvalidAnswerError as problem:
            raise TransientError(
                f"{WHAT} did not send a usable script, even when asked again: {problem}."
            ) from problem

    def usage(self) -> tuple[Usage, ...]:
        """What was consumed so far, ready for the ledger."""
        return tuple(
            Usage("openai", self.model, unit, count) for unit, count in self.tokens.items()
        )

    def _say(self, messages: Messages, model: type[BaseModel]) -> str:
        try:
            completion = self._complete(messages, model)
        except openai.OpenAIError as error:
            raise as_provider_error(error, what=WHAT) from error
        except ValueError as error:  # JSON in name only
            raise PermanentError(UNREADABLE) from error
        text = _text(completion)
        self._count(completion, messages, text)
        return text

    def _complete(self, messages: Messages, model: type[BaseModel]) -> ChatCompletion:
        if self.strict:
            try:
                return self._create(messages, _strict_format(model))
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                if _is_about_content(error):
                    raise
                self.strict = False
        return self._create(_with_schema(messages, model), {"type": "json_object"})

    def _create(self, messages: Messages, form: ResponseFormat) -> ChatCompletion:
        return self.client.chat.completions.create(
            model=self.model, messages=messages, response_format=form
        )

    def _count(self, completion: ChatCompletion, messages: Messages, text: str) -> None:
        told = completion.usage
        asked = sum(len(str(message.get("content"))) for message in messages)
        self.tokens["input_token"] += (told and told.prompt_tokens) or _tokens(asked)
        self.tokens["output_token"] += (told and told.completion_tokens) or _tokens(len(text))


def _strict_format(model: type[BaseModel]) -> ResponseFormat:
    return {
        "type": "json_schema",
        "json_schema": {"name": "script", "strict": True, "schema": schema_of(model)},
    }


def _with_schema(
    messages: Sequence[ChatCompletionMessageParam], model: type[BaseModel]
) -> Messages:
    """For servers that know only "some JSON": the schema joins the instructions."""
    system, *rest = messages
    told = f"{system.get('content')}\n{SCHEMA.format(schema=json.dumps(schema_of(model)))}"
    return [{"role": "system", "content": told}, *rest]


def _is_about_content(error: openai.APIStatusError) -> bool:
    """Whether another form of answer would not help."""
    return error.code in {"context_length_exceeded", "content_filter", "content_policy_violation"}


def _text(completion: ChatCompletion) -> str:
    """What the model said. Raises a ProviderError when it said nothing usable, and why."""
    # Servers that are not the API they claim to be answer with a page or with other fields.
    choices = getattr(completion, "choices", None)
    message = choices[0].message if isinstance(choices, list) and choices else None
    if message is None:
        raise PermanentError(UNREADABLE)
    if message.refusal:
        said = " ".join(str(message.refusal).split())[:REFUSAL_CHARACTERS]
        raise PermanentError(f"{WHAT} declined to write this: {said}")
    if reason := STOPPED.get(completion.choices[0].finish_reason):
        raise PermanentError(f"{WHAT} {reason}")
    if not isinstance(message.content, str) or not message.content.strip():
        raise TransientError(f"{WHAT} sent an empty answer. Try again.")
    return message.content


def _tokens(characters: int) -> int:
    return -(-characters // CHARACTERS_PER_TOKEN)

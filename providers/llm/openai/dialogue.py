"""Asking the model: over HTTP, in the form the server takes, with one round of repair."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import openai
from django.conf import settings
from openai.types.chat import (
    ChatCompletion,
    ChatCompletionMessage,
    ChatCompletionMessageParam,
)
from pydantic import BaseModel

from providers.base import (
    Ask,
    PermanentError,
    Question,
    Reply,
    TransientError,
    Usage,
    directly,
)
from providers.llm.openai.answer import InvalidAnswerError, read_answer, schema_of
from providers.llm.openai.prompts import REPAIR, SCHEMA
from providers.llm.openai.tokens import most
from providers.openai_errors import as_provider_error, idempotency

if TYPE_CHECKING:
    from openai.types.chat.completion_create_params import ResponseFormat

WHAT = "The script service"
REFUSAL_CHARACTERS = 200
CHARACTERS_PER_TOKEN = 4  # where a server does not count tokens itself
UNREADABLE = f"{WHAT} sent an answer that is not in the expected format. Check its address."

ABOUT_CONTENT = {"context_length_exceeded", "content_filter", "content_policy_violation"}
STOPPED = {
    "length": "ran out of room before the script was complete. Ask for a shorter video.",
    "content_filter": "stopped: its content filter objects to this topic.",
}

A = TypeVar("A", bound=BaseModel)
Messages = list[ChatCompletionMessageParam]


class Form(NamedTuple):
    """strict: the answer's schema goes along as such; bound: how the server calls its length."""

    strict: bool
    bound: str


# Tried in turn, while the server refuses what it does not know. Some know no such length, or none
# that is long enough: their answers may cost more than was set aside for them.
FORMS = (Form(True, "max_completion_tokens"), Form(False, "max_tokens"), Form(False, ""))


@dataclass(slots=True)
class Dialogue:
    """One request for a script. room: the most tokens an answer may have."""

    client: openai.OpenAI
    model: str
    room: int
    address: str
    asking: Ask = directly
    form: int = 0

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

    def _say(self, messages: Messages, model: type[BaseModel]) -> str:
        while True:
            try:
                return _text(self._request(messages, model, FORMS[self.form]))
            except _FormRefusedError:
                self.form += 1
                if self.form == len(FORMS):
                    raise

    def _request(self, messages: Messages, model: type[BaseModel], form: Form) -> ChatCompletion:
        answer: ResponseFormat = _strict_format(model) if form.strict else {"type": "json_object"}
        told = messages if form.strict else _with_schema(messages, model)
        question = Question(
            provider="llm.openai",
            model=self.model,
            content=json.dumps([self.address, form.bound, self.room, told, answer]),
            expected=self._usage(most(_said(told)) + most(json.dumps(answer)), self.room),
            timeout=settings.LLM_TIMEOUT,
        )

        def send(key: str) -> Reply[ChatCompletion]:
            completion = self._create(told, answer, form, key)
            return Reply(completion, self._consumed(completion, told))

        return self.asking(question, send)

    def _create(
        self, messages: Messages, answer: ResponseFormat, form: Form, key: str
    ) -> ChatCompletion:
        try:
            return self.client.chat.completions.create(
                model=self.model,
                messages=messages,
                response_format=answer,
                extra_body={form.bound: self.room} if form.bound else None,
                extra_headers=idempotency(key),
            )
        except openai.OpenAIError as error:
            reason = as_provider_error(error, what=WHAT)
            if _is_about_form(error):
                raise _FormRefusedError(str(reason)) from error
            raise reason from error
        except UnicodeEncodeError as error:  # before it was sent
            raise PermanentError(f"{WHAT} has a malformed address or key.") from error
        except ValueError as error:  # JSON in name only
            raise PermanentError(UNREADABLE, uncertain=True) from error

    def _consumed(self, completion: ChatCompletion, messages: Messages) -> Sequence[Usage]:
        """As the service counts it; where it does not, by length."""
        told = getattr(completion, "usage", None)
        asked, answered = _count(told, "prompt_tokens"), _count(told, "completion_tokens")
        if asked or answered:
            return self._usage(asked, answered)
        said = _content(completion)
        return self._usage(_tokens(_said(messages)), _tokens(said)) if said else ()

    def _usage(self, asked: int, told: int) -> Sequence[Usage]:
        return (
            Usage("openai", self.model, "input_token", asked),
            Usage("openai", self.model, "output_token", told),
        )


class _FormRefusedError(PermanentError):
    """The server does not give answers of this form."""


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


def _is_about_form(error: openai.OpenAIError) -> bool:
    """Whether another form of answer could help."""
    refused = isinstance(error, openai.BadRequestError | openai.UnprocessableEntityError)
    return refused and getattr(error, "code", None) not in ABOUT_CONTENT


def _text(completion: ChatCompletion) -> str:
    """What the model said. Raises a ProviderError when it said nothing usable, and why."""
    message = _message(completion)
    if message is None:
        raise PermanentError(UNREADABLE)
    if message.refusal:
        said = " ".join(str(message.refusal).split())[:REFUSAL_CHARACTERS]
        raise PermanentError(f"{WHAT} declined to write this: {said}")
    if reason := STOPPED.get(completion.choices[0].finish_reason):
        raise PermanentError(f"{WHAT} {reason}")
    if not _content(completion).strip():
        raise TransientError(f"{WHAT} sent an empty answer. Try again.")
    return _content(completion)


def _message(completion: ChatCompletion) -> ChatCompletionMessage | None:
    # Servers that are not the API they claim to be answer with a page or with other fields.
    choices = getattr(completion, "choices", None)
    return choices[0].message if isinstance(choices, list) and choices else None


def _count(usage: object, name: str) -> int:
    count = getattr(usage, name, 0)
    return count if isinstance(count, int) and count > 0 else 0


def _content(completion: ChatCompletion) -> str:
    content = getattr(_message(completion), "content", None)
    return content if isinstance(content, str) else ""


def _said(messages: Messages) -> str:
    return "".join(str(message.get("content")) for message in messages)


def _tokens(text: str) -> int:
    return -(-len(text) // CHARACTERS_PER_TOKEN)

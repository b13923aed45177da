"""How names are written: camelCase, or snake_case with `?case=snake`, errors too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from djangorestframework_camel_case.settings import api_settings
from djangorestframework_camel_case.util import camelize, camelize_re, underscore_to_camel

CASES = ("camel", "snake")
CAPITAL = re.compile(r"(?<=[a-z0-9])([A-Z])")

_current: ContextVar[str] = ContextVar("case", default="camel")


@contextmanager
def answering_in(case: str) -> Iterator[None]:
    token = _current.set(case)
    try:
        yield
    finally:
        _current.reset(token)


def cased(name: str) -> str:
    """A field's name as the client of this request knows it."""
    if _current.get() == "snake":
        return snake(name)
    return re.sub(camelize_re, underscore_to_camel, name)


def in_case(data: Any) -> Any:
    """The data with its names as asked for; settings name those that are never camelCase."""
    if _current.get() == "snake":
        return _snake_names(data)
    return camelize(data, **api_settings.JSON_UNDERSCOREIZE)


def snake(name: str) -> str:
    return CAPITAL.sub(r"_\1", name).lower()


def _snake_names(data: Any) -> Any:
    if isinstance(data, dict):
        return {snake(str(name)): _snake_names(value) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [_snake_names(value) for value in data]
    return data

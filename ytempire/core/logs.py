"""Log lines, as text or as JSON: what each carries beside its message.

What is bound with structlog.contextvars (a video, its stage, the host) is on each line written
meanwhile; a line of a request carries the request's id and, once it is known, its user.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, MutableMapping
from contextvars import copy_context
from datetime import UTC, datetime
from typing import Any, ParamSpec, TypeVar

from django.http import HttpRequest
from django.utils.functional import LazyObject
from structlog.contextvars import merge_contextvars
from structlog.processors import JSONRenderer, format_exc_info
from structlog.stdlib import ProcessorFormatter
from structlog.typing import Processor

from ytempire.core.request_id import current_request, id_of

P = ParamSpec("P")
R = TypeVar("R")
Line = MutableMapping[str, Any]
HEAD = ("timestamp", "level", "logger", "request_id", "event", "exception")
# A message is one line, whatever a stranger put into it.
CONTROL = {code: repr(chr(code))[1:-1] for code in (*range(32), *range(127, 160), 0x2028, 0x2029)}


def formatter(kind: str) -> logging.Formatter:
    """kind: line or json."""
    render: dict[str, Processor] = {"line": as_text, "json": JSONRenderer()}
    told = (merge_contextvars, add_record, add_request, format_exc_info)
    bare = ProcessorFormatter.remove_processors_meta
    return ProcessorFormatter(processors=(*told, bare, render[kind]))


def add_record(_logger: object, _method: str, line: Line) -> Line:
    record: logging.LogRecord = line["_record"]
    when = datetime.fromtimestamp(record.created, UTC)
    line["timestamp"] = when.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    line["level"] = record.levelname.lower()
    line["logger"] = record.name
    return line


def add_request(_logger: object, _method: str, line: Line) -> Line:
    """The request's id and user, also where Django writes after all middleware has ended."""
    given = getattr(line["_record"], "request", None)
    request = given if isinstance(given, HttpRequest) else current_request()
    if request is not None:
        line["request_id"] = id_of(request)
        if user_id := _user_id(request):
            line["user_id"] = user_id
    return line


def _user_id(request: HttpRequest) -> str:
    """Empty while nobody has asked who it is: no line is worth a query."""
    user = vars(request).get("user")
    if isinstance(user, LazyObject):
        user = vars(request).get("_cached_user")
    return str(getattr(user, "pk", None) or "")


def as_text(_logger: object, _method: str, line: Line) -> str:
    message = str(line["event"]).translate(CONTROL)
    ids = "".join(f" {name}={value}" for name, value in sorted(line.items()) if name not in HEAD)
    head = f"{line['timestamp']} {line['level'].upper()} {line['logger']}"
    text = f"{head} [{line.get('request_id', '-')}] {message}{ids}"
    return f"{text}\n{_indented(line['exception'])}" if line.get("exception") else text


def _indented(trace: str) -> str:
    """What an error says may be a stranger's text, too: no line of it begins as an event does."""
    return "\n".join(f"  {one.translate(CONTROL)}" for one in trace.split("\n"))


def carried(call: Callable[P, R]) -> Callable[P, R]:
    """The call as another thread is to make it: its lines carry what is bound here and now."""
    context = copy_context()

    def in_context(*args: P.args, **kwargs: P.kwargs) -> R:
        # A copy each: a context can be entered by one thread at a time.
        return context.copy().run(call, *args, **kwargs)

    return in_context

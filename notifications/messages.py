"""What is said over a socket: JSON objects `{type, payload, timestamp}`, events with an `id`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from notifications.models import Event, EventType
from notifications.tail import Feed

NUMBER = re.compile(r"[0-9]{1,18}")


def of_event(event: Event) -> str:
    """An event, with the number a client gives back as `lastEventId`."""
    return _message(event.type, event.payload, event.created_at, id=str(event.number))


def answer(text: str, feed: Feed) -> str | None:
    """The reply to what a client sent; None for what is not understood, which does no harm."""
    try:
        asked = json.loads(text)
    except (ValueError, RecursionError):
        return None
    kind = asked.get("type") if isinstance(asked, dict) else None
    reply = REPLIES.get(kind) if isinstance(kind, str) else None
    return _message(*reply(asked, feed), datetime.now(UTC)) if reply else None


def number(value: object) -> int | None:
    """An event number from a query or a message; None for what is none."""
    text = str(value)
    return int(text) if NUMBER.fullmatch(text) else None


def _subscribe(asked: dict[str, Any], feed: Feed) -> tuple[str, dict[str, Any]]:
    events = asked.get("events")
    known = [name for name in EventType.values if isinstance(events, list) and name in events]
    feed.subscribe(known, number(asked.get("lastEventId")))
    return "subscribed", {"events": [name for name in EventType.values if name in feed.seen]}


REPLIES: dict[str, Callable[[dict[str, Any], Feed], tuple[str, dict[str, Any]]]] = {
    "subscribe": _subscribe,
    "ping": lambda _asked, _feed: ("pong", {}),
    "heartbeat": lambda _asked, _feed: ("heartbeat-ack", {}),
}


def _message(kind: str, payload: Any, moment: datetime, **more: str) -> str:
    timestamp = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return json.dumps({"type": kind, "payload": payload, "timestamp": timestamp, **more})

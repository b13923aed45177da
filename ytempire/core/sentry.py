"""Faults of ours are reported to Sentry, without what is none of its business.

Only what is listed here leaves the house: no bodies, queries, headers, cookies, arguments or
variables, and no text that looks like a secret.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import sentry_sdk
from django.core.exceptions import ImproperlyConfigured
from sentry_sdk.integrations.atexit import AtexitIntegration
from sentry_sdk.integrations.dedupe import DedupeIntegration
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.integrations.excepthook import ExcepthookIntegration
from sentry_sdk.integrations.logging import LoggingIntegration
from sentry_sdk.integrations.threading import ThreadingIntegration
from sentry_sdk.types import Event, Hint
from sentry_sdk.utils import BadDsn
from structlog.contextvars import get_contextvars

from ytempire.core.access_log import SECRET
from ytempire.core.request_id import current_request, id_of

KEPT = (
    "event_id",
    "timestamp",
    "level",
    "platform",
    "logger",
    "environment",
    "release",
    "server_name",
    "sdk",
    "contexts",
)
HIDDEN = "[hidden]"
# What follows these words, and what looks like a key of a vendor, a token or an address with a
# password.
SECRETS = (
    (re.compile(r"(?i)\b(bearer\s+|basic\s+)\S+"), rf"\1{HIDDEN}"),
    (re.compile(r"(?i)((?:token|key|secret|password)\W{1,4})[^\s'\"&,;)]+"), rf"\1{HIDDEN}"),
    (re.compile(r"(?i)(/(?:watch|files)/)[^\s'\"]+"), rf"\1{HIDDEN}"),
    (re.compile(r"\b(?:sk-|yte_|eyJ)[\w.*-]+"), HIDDEN),
    (re.compile(r"://[^\s/@]+@"), f"://{HIDDEN}@"),
    (re.compile(r"\?[^\s'\"]+=[^\s'\"]*"), f"?{HIDDEN}"),
    # PostgreSQL shows the whole row that it refuses.
    (re.compile(r"(?s)\bDETAIL:.*"), f"DETAIL: {HIDDEN}"),
)


def start(dsn: str, environment: str) -> None:
    """Report from now on, here and in what is forked. Raises ImproperlyConfigured."""
    try:
        sentry_sdk.init(
            dsn=dsn,
            environment=environment,
            before_send=scrubbed,
            send_default_pii=False,
            max_request_body_size="never",
            include_local_variables=False,
            max_breadcrumbs=0,
            auto_session_tracking=False,
            send_client_reports=False,
            default_integrations=False,
            auto_enabling_integrations=False,
            integrations=[
                AtexitIntegration(callback=lambda _pending, _timeout: None),
                DedupeIntegration(),
                DjangoIntegration(),
                ExcepthookIntegration(),
                LoggingIntegration(),
                ThreadingIntegration(propagate_scope=False),
            ],
        )
    except BadDsn as error:
        raise ImproperlyConfigured(
            "SENTRY_DSN is no address such as https://key@sentry.example.com/1."
        ) from error


def scrubbed(event: Event, _hint: Hint) -> Event | None:
    """The event with what is listed, and with what it is about as tags."""
    told: dict[str, Any] = {name: value for name, value in event.items() if name in KEPT}
    for name in ("exception", "logentry", "message"):
        if name in event:
            told[name] = _hide(event[name])
    told["tags"] = _ids()
    if isinstance(request := event.get("request"), dict):
        told["request"] = {"method": request.get("method"), "url": _address(request.get("url"))}
    return told  # type: ignore[return-value]


def _ids() -> dict[str, str]:
    """What the log's lines carry, too."""
    bound = {name: str(value) for name, value in get_contextvars().items()}
    request = current_request()
    return {**bound, "request_id": id_of(request)} if request else bound


def _address(url: object) -> str:
    parts = urlsplit(str(url or ""))
    path = SECRET.sub(r"\1...", parts.path)
    return f"{parts.scheme}://{parts.hostname}{path}"


def _hide(value: Any) -> Any:
    """Every text in it without what looks like a secret."""
    if isinstance(value, dict):
        return {name: _hide(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_hide(one) for one in value]
    if not isinstance(value, str):
        return value
    for pattern, instead in SECRETS:
        value = pattern.sub(instead, value)
    return value

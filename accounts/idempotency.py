"""Requests that are safe to repeat: the same key and the same content get the same answer.

A client names its request by `Idempotency-Key`. Without one, an `X-Request-ID` of its own tells a
blind repetition from a new request, as long as the content is the same, too.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import transaction
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder
from rest_framework.views import APIView

from accounts.authentication import user_of
from accounts.models import IdempotentRequest, User
from ytempire.core.encryption import UnreadableSecretError, decrypt, encrypt
from ytempire.core.exceptions import ConflictError, InvalidInputError
from ytempire.core.request_id import HEADER as REQUEST_ID
from ytempire.core.request_id import SAFE
from ytempire.core.schema import IDEMPOTENCY_KEY, IDEMPOTENCY_REPLAYED

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEPT = timedelta(hours=24)
LENGTH_MAX = 255
FORGET_AT_ONCE = 100

View = TypeVar("View", bound=APIView)
Arguments = ParamSpec("Arguments")
Handler = Callable[Concatenate[View, Request, Arguments], Response]


@dataclass(frozen=True, slots=True)
class Named:
    """A request that can be told from others."""

    user: User
    key: str
    fingerprint: str


def idempotent(handler: Handler[View, Arguments]) -> Handler[View, Arguments]:
    """Decorates the handler of a POST that creates.

    The handler runs in one transaction with the note of its answer: either both stay or neither,
    and whoever comes with the same key meanwhile waits. What it refuses can be tried again.
    """

    @functools.wraps(handler)
    def once(
        view: View, request: Request, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Response:
        named = _named(request)
        if named is None:
            return handler(view, request, *args, **kwargs)
        _forget_old(named)
        with transaction.atomic():
            return _answer_once(named, lambda: handler(view, request, *args, **kwargs))

    documented = extend_schema(parameters=[IDEMPOTENCY_KEY, IDEMPOTENCY_REPLAYED])
    return documented(once)


def _named(request: Request) -> Named | None:
    fingerprint = _fingerprint(request)
    if (key := request.headers.get(HEADER)) is not None:
        return Named(user_of(request), _checked(key), fingerprint)
    if SAFE.fullmatch(request.headers.get(REQUEST_ID, "")):
        # Tabs are in no checked key; with the fingerprint in it, this key never conflicts.
        key = f"{REQUEST_ID}\t{request.headers[REQUEST_ID]}\t{fingerprint}"
        return Named(user_of(request), key, fingerprint)
    return None


def _checked(key: str) -> str:
    if 0 < len(key) <= LENGTH_MAX and key.isascii() and key.isprintable():
        return key
    raise InvalidInputError(f"{HEADER} must be 1 to {LENGTH_MAX} printable ASCII characters.")


def _fingerprint(request: Request) -> str:
    """The same for bodies that mean the same."""
    body = json.dumps(request.data, sort_keys=True)
    content = f"{request.method} {request.path}\n{body}"
    return hashlib.sha256(content.encode()).hexdigest()


def _answer_once(named: Named, handle: Callable[[], Response]) -> Response:
    # The unique key makes a second request wait here until the first has ended.
    note, first = IdempotentRequest.objects.get_or_create(
        user=named.user,
        key=named.key,
        defaults={"fingerprint": named.fingerprint, "status": 0, "body": ""},
    )
    if not first:
        return _replayed(note, named)
    response = handle()
    if response.status_code >= HTTPStatus.BAD_REQUEST:
        transaction.set_rollback(True)
        return response
    note.status = response.status_code
    note.body = encrypt(json.dumps(response.data, cls=JSONEncoder))
    note.save(update_fields=["status", "body"])
    return response


def _replayed(note: IdempotentRequest, named: Named) -> Response:
    if note.fingerprint != named.fingerprint:
        raise ConflictError(
            f"This {HEADER} was used for another request. Send a new key with new content."
        )
    try:
        body: Any = json.loads(decrypt(note.body))
    except UnreadableSecretError:
        raise ConflictError(
            "This request was carried out before, but its answer can no longer be read."
        ) from None
    return Response(body, status=note.status, headers={REPLAYED: "true"})


def _forget_old(named: Named) -> None:
    """Remove this key if it is too old, and some others that are."""
    old = IdempotentRequest.objects.filter(created_at__lte=timezone.now() - KEPT)
    # One after the other: who holds some and waits for this one may be waited for.
    old.filter(user=named.user, key=named.key).delete()
    with transaction.atomic():
        some = old.order_by("created_at").select_for_update(skip_locked=True)[:FORGET_AT_ONCE]
        old.filter(pk__in=some.values("pk")).delete()

"""Making the requests of one piece of work: written down, retried, booked, interruptible."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import TypeVar

from calls import breakers
from calls.beside import Check, beside, pause
from calls.models import Call
from calls.outages import through_outage
from calls.retries import retrying
from calls.selectors import entries_of
from calls.services import (
    Job,
    Started,
    call_answer,
    call_cut_off,
    call_discard,
    call_fail,
    call_start,
    reap,
)
from calls.terms import terms_of
from providers.base import ProviderError, Question, Reply, TransientError, Usage
from ytempire.core import clock

R = TypeVar("R")
PLACE_SECONDS = 0.5
REMEMBERED = timedelta(days=1)  # by providers that honour keys


class Asking:
    """An Ask for one checkpoint of one video.

    checkpoint: what is to be made, the same in every attempt; with it, the place of a request in
    the work and its content make the key. check: raises when the work should end; it does so at
    once, whatever is waited for. still: raises when the work is somebody else's by now; asked just
    before a call, because a process that was suspended has not heard of it.
    """

    def __init__(
        self,
        job: Job,
        checkpoint: str,
        check: Check,
        wait: Callable[[float], None] | None = None,
        still: Check = lambda: None,
    ) -> None:
        self._job, self._checkpoint, self._check = job, checkpoint, check
        self._still = still
        self._wait = wait or partial(pause, check=check)
        self._asked = 0
        self._answered = ""

    def __call__(self, question: Question, send: Callable[[str], Reply[R]]) -> R:
        self._answered = ""
        self._asked += 1
        key = self._key(question)
        honours_keys = terms_of(question.provider).honours_keys
        attempts = retrying(self._wait, honours_keys=honours_keys)
        value: R = attempts(self._try, key, question, send)
        self._answered = key
        return value

    def discard(self, error: ProviderError) -> None:
        """The work failed: if by its last answer, that is not asked for again."""
        if self._answered and not error.ours:
            call_discard(key=self._answered, error=str(error))

    def _key(self, question: Question) -> str:
        parts = (self._job.video_id, self._checkpoint, self._asked, question.content)
        key = _hash(repr([str(part) for part in (question.provider, *parts)]))
        while _used_up(key):
            key = _hash(key)
        return key

    def _try(self, key: str, question: Question, send: Callable[[str], Reply[R]]) -> R:
        self._still()  # otherwise it would end the other worker's call
        reap(key=key)  # an earlier attempt may have left it behind
        while (started := call_start(key=key, job=self._job, question=question)) is None:
            self._wait(PLACE_SECONDS)
            self._still()
        return beside(lambda: _make(started, send), self._check)


def _used_up(key: str) -> bool:
    """Asking under this key would be another call: its answer was of no use, or is so old that the
    provider has forgotten the key, and so may we."""
    call = Call.objects.filter(key=key).first()
    if call is None:
        return entries_of(key).exists()
    useless = call.state == Call.State.ANSWERED and call.error != ""
    return useless or call.started_at < clock.now() - REMEMBERED


def _make(started: Started, send: Callable[[str], Reply[R]]) -> R:
    """The call itself. Whatever comes of it is written down, though nobody may wait any more."""
    try:
        reply = send(started.key)
    except ProviderError as error:
        through_outage(partial(_write_failure, started, error))
        raise
    through_outage(partial(_write_answer, started, reply.usage))
    return reply.value


def _write_answer(started: Started, usage: Sequence[Usage]) -> None:
    call_answer(started=started, usage=usage)
    breakers.breaker_close(provider=started.question.provider)


def _write_failure(started: Started, error: ProviderError) -> None:
    provider, said = started.question.provider, str(error)
    if error.uncertain:
        call_cut_off(key=started.key, number=started.number, error=said)
    else:
        call_fail(started=started, error=said)
    if isinstance(error, TransientError):
        breakers.breaker_count(provider=provider, error=said)
    else:
        breakers.breaker_close(provider=provider)  # it answers


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()

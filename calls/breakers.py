"""Leaving a failing provider alone for a while: one state for all processes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from calls.models import Breaker
from providers.base import TransientError
from ytempire.core import clock

FAILURES = 5
OPEN_FOR = timedelta(seconds=60)


class BreakerOpenError(TransientError):
    """The provider failed too often lately to be asked now."""


def breaker_lock(*, provider: str) -> Breaker:
    """The provider's row, locked until the transaction ends."""
    Breaker.objects.get_or_create(provider=provider)
    return Breaker.objects.select_for_update().get(provider=provider)


def breaker_require_closed(*, breaker: Breaker, now: datetime) -> None:
    """Raises BreakerOpenError while the provider is left alone, or somebody else tries it."""
    tried = breaker.probe_until is not None and breaker.probe_until > now
    if breaker.open_until is not None and (tried or breaker.open_until > now):
        raise BreakerOpenError(f"It failed too often and is left alone. {breaker.last_error}")


def breaker_try(*, breaker: Breaker, until: datetime) -> None:
    """The call that is about to start tries a failing provider; the others wait until then."""
    if breaker.open_until is not None:
        breaker.probe_until = until
        breaker.save(update_fields=["probe_until", "changed_at"])


def breaker_close(*, provider: str) -> None:
    """The provider answers, or an administrator says so."""
    troubled = Breaker.objects.filter(provider=provider).exclude(failures=0, open_until=None)
    troubled.update(failures=0, open_until=None, probe_until=None, changed_at=clock.now())


@transaction.atomic
def breaker_count(*, provider: str, error: str) -> None:
    """One more failure in a row; the fifth, or that of a trial, opens the breaker."""
    breaker = breaker_lock(provider=provider)
    now = clock.now()
    breaker.failures += 1
    breaker.last_error = error[:500]
    if breaker.failures >= FAILURES and not (breaker.open_until and breaker.open_until > now):
        breaker.open_until = now + OPEN_FOR
        breaker.probe_until = None
    breaker.save()

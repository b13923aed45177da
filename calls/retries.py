"""When a provider is asked again, and after how long."""

from __future__ import annotations

from collections.abc import Callable

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    wait_random_exponential,
)
from tenacity.stop import stop_base

from calls.breakers import BreakerOpenError
from providers.base import TransientError

TRIES = 5
TRIES_THAT_COST = 2
LONGEST_WAIT = 120  # seconds; a provider that asks for more is given up
JITTER = wait_random_exponential(multiplier=1, max=60)


def retrying(pause: Callable[[float], None], *, honours_keys: bool) -> Retrying:
    """Tries again after errors that may pass, with `pause` between."""
    enough = stop_after_attempt(TRIES)
    return Retrying(
        stop=enough if honours_keys else enough | _MayHaveBeenCharged(),
        wait=_seconds,
        retry=retry_if_exception(_may_pass),
        sleep=pause,
        reraise=True,
    )


def _may_pass(error: BaseException) -> bool:
    if not isinstance(error, TransientError) or isinstance(error, BreakerOpenError):
        return False
    return (error.retry_after or 0) <= LONGEST_WAIT


class _MayHaveBeenCharged(stop_base):
    """Each try may cost: when one was lost, it is asked once more and not again."""

    def __call__(self, retry_state: RetryCallState) -> bool:
        error = retry_state.outcome.exception() if retry_state.outcome else None
        lost = getattr(error, "uncertain", False)
        return retry_state.attempt_number >= TRIES_THAT_COST and lost


def _seconds(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked: float | None = getattr(error, "retry_after", None)
    return JITTER(state) if asked is None else asked

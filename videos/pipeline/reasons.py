"""Why a stage did not come to its end, in words for the creator."""

from __future__ import annotations

from typing import NamedTuple

from providers.base import ProviderError, TransientError
from videos import disk
from videos.pipeline.limits import TookTooLong
from videos.render.process import Killed, RenderError
from ytempire.core.exceptions import BudgetExceededError


class Reason(NamedTuple):
    """retryable: whether the creator's trying again can help; passing: whether we do so ourselves;
    expected: no fault of ours; retry_after: seconds that whoever refused asked for.
    """

    message: str
    retryable: bool = True
    passing: bool = False
    expected: bool = True
    retry_after: float = 0.0


def explain(error: Exception) -> Reason:
    if isinstance(error, TransientError):
        return Reason(str(error), passing=True, retry_after=error.retry_after or 0.0)
    if isinstance(error, ProviderError):
        return Reason(str(error), error.retryable)
    if isinstance(error, TookTooLong | Killed):
        return Reason(str(error), passing=True)
    if isinstance(error, RenderError | BudgetExceededError):
        return Reason(str(error))
    if isinstance(error, OSError) and error.errno in disk.FULL:
        return Reason("The disk is full. Free some space and retry.")
    message = (
        f"Something unexpected went wrong ({type(error).__name__}). The server's log tells more."
    )
    return Reason(message, expected=False)

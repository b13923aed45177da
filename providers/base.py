"""What every provider family shares: metered usage, typed errors, how a request is made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Usage:
    """One metered quantity of one provider call; the ledger prices it.

    `unit` is a unit of the price book: input_token, output_token, character, byte_month.
    """

    provider: str
    model: str
    unit: str
    quantity: int


class ProviderError(Exception):
    """A provider could not do its work; the text is fit to be shown to the creator.

    retry_after: seconds, where the provider asked for them.
    uncertain: the request was sent, and whether it was carried out is not known.
    ours: this machine is at fault, and the provider's answer as good as before.
    """

    retryable = False

    def __init__(
        self,
        message: str,
        *,
        retry_after: float | None = None,
        uncertain: bool = False,
        ours: bool = False,
    ) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.uncertain = uncertain
        self.ours = ours


class PermanentError(ProviderError):
    """The same call would fail again: bad key, refused content, unknown voice."""


class TransientError(ProviderError):
    """The same call may succeed later: network, overload, rate limit."""

    retryable = True


@dataclass(frozen=True, slots=True)
class Question:
    """One request that may cost money, before it is sent.

    provider: family and name, such as llm.openai; content: all that makes it this request;
    expected: the most it may consume; timeout: seconds after which the client gives up.
    """

    provider: str
    model: str
    content: str
    expected: Sequence[Usage]
    timeout: float


@dataclass(frozen=True, slots=True)
class Reply(Generic[R_co]):
    """What came back, and what it consumed."""

    value: R_co
    usage: Sequence[Usage]


class Ask(Protocol):
    """Makes a provider's requests, each under a key, and sees to retries and to the ledger."""

    def __call__(self, question: Question, send: Callable[[str], Reply[R]]) -> R:
        """The value of the reply. `send` makes the request under this idempotency key."""


def directly(question: Question, send: Callable[[str], Reply[R]]) -> R:  # noqa: ARG001
    """Asks once, and writes nothing down: where no video is made."""
    return send("").value

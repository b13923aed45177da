"""What every provider family shares: metered usage and typed errors."""

from dataclasses import dataclass


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
    """A provider could not do its work; the text is fit to be shown to the creator."""

    retryable = False


class PermanentError(ProviderError):
    """The same call would fail again: bad key, refused content, unknown voice."""


class TransientError(ProviderError):
    """The same call may succeed later: network, overload, rate limit."""

    retryable = True

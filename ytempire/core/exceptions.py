"""What services refuse, in the words and codes of the API; pages show the same message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class DomainError(Exception):
    """A request that cannot be met; problems.py lists the codes and statuses."""

    code = "VAL_4001"
    status = 400

    def __init__(self, message: str, *, errors: Mapping[str, Sequence[str]] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.errors = {field: list(messages) for field, messages in (errors or {}).items()}


class InvalidInputError(DomainError):
    """A field is wrong; `errors` says which."""


class ConflictError(DomainError):
    """The thing is not in a state in which this can be done."""

    status = 409


class QuotaExceededError(DomainError):
    """A plan, a channel's daily limit or a budget is used up."""

    code = "RATE_4292"
    status = 429


class BudgetExceededError(QuotaExceededError):
    """A hard limit of the budget would be overrun."""


class NotFoundError(DomainError):
    """It does not exist, or belongs to somebody else: the answer is the same."""

    code = "RES_4041"
    status = 404


class ChannelNotFoundError(NotFoundError):
    code = "RES_4042"

    def __init__(self) -> None:
        super().__init__("Channel not found.")


class VideoNotFoundError(NotFoundError):
    code = "RES_4043"

    def __init__(self) -> None:
        super().__init__("Video not found.")


class MediaNotFoundError(NotFoundError):
    def __init__(self) -> None:
        super().__init__("There is no such file in your media library.")

"""What is not taken into the library, in words for whoever brought it."""

from __future__ import annotations

from ytempire.core.exceptions import ConflictError, DomainError, InvalidInputError

UNDERSTOOD = (
    "Pictures may be JPEG, PNG, WebP or GIF, clips MP4, MOV, WebM, MKV or AVI, "
    "music MP3, M4A, WAV, FLAC, OGG or AIFF."
)


class UnsupportedMediaError(DomainError):
    """A kind of file that no film can be made of."""

    status = 415

    def __init__(self, why: str = "This kind of file is not understood.") -> None:
        super().__init__(f"{why} {UNDERSTOOD}")
        self.errors = {"file": [self.message]}


class TooLargeError(DomainError):
    status = 413

    def __init__(self, message: str) -> None:
        super().__init__(message, errors={"file": [message]})


class UnusableMediaError(InvalidInputError):
    """The right kind of file, but damaged or of no use."""

    def __init__(self, message: str) -> None:
        super().__init__(message, errors={"file": [message]})


class NoRoomError(ConflictError):
    """The server's disk is what is full, not the creator's library."""

    def __init__(self) -> None:
        super().__init__(
            "The server's disk is almost full, so nothing can be uploaded. Make room, then try "
            "again."
        )

"""The contract of publishers: a finished film becomes public, or ready to be."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from providers.base import Usage


@dataclass(frozen=True, slots=True)
class Film:
    """What is published. path: the MP4; size in bytes, as it will be stored."""

    path: Path
    size: int
    title: str
    description: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """address: where the film now is outside; "" when it stays on our own watch page."""

    address: str = ""
    usage: tuple[Usage, ...] = field(default=())


class Publisher(Protocol):
    """Raises PermanentError or TransientError; nothing else leaves a publisher."""

    name: str

    def publish(self, film: Film) -> Published: ...

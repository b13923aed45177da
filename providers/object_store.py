"""Files in an S3-compatible store, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

from providers.base import TransientError

MISSING = {"404", "NoSuchKey"}


AWAY = "The file store does not answer as it should. What needs it is tried again."


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in MISSING:
            raise FileNotFoundError("The object is not in the store.") from error
        raise TransientError(AWAY) from error
    except (BotoCoreError, Boto3Error) as error:
        raise TransientError(AWAY) from error


class ObjectStore(S3Storage):  # type: ignore[misc]
    """Raises TransientError while the store is away or refuses."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # One client for all threads, which is safe: making one takes a tenth of a second, and
        # every request has a thread of its own.
        self._connections = SimpleNamespace()

    def download(self, name: str, path: Path) -> None:
        """Copy an object to a local file. Raises FileNotFoundError, too."""
        with _in_words():
            self.bucket.download_file(self._normalize_name(clean_name(name)), str(path))

    def exists(self, name: str) -> bool:
        with _in_words():
            return bool(super().exists(name))

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with _in_words():
            folders, files = super().listdir(name)
            return list(folders), list(files)

    def size(self, name: str) -> int:
        with _in_words():
            return int(super().size(name))

    def get_modified_time(self, name: str) -> datetime:
        with _in_words():
            modified: datetime = super().get_modified_time(name)
            return modified

    def delete(self, name: str) -> None:
        with _in_words():
            super().delete(name)

    def _save(self, name: str, content: Any) -> str:
        with _in_words():
            return str(super()._save(name, content))

"""Reading the environment: a bad value fails at once, a secret may come from NAME_FILE."""

import contextlib
import os
import secrets
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured


class Env(environ.FileAwareEnv):  # type: ignore[misc]
    """What editors and `echo` put at the end of a secret's file is no part of the secret."""

    def get_value(self, *args: Any, **kwargs: Any) -> Any:
        value = super().get_value(*args, **kwargs)
        return value.rstrip("\r\n") if isinstance(value, str) else value


env = Env()


@contextlib.contextmanager
def address(name: str, example: str) -> Iterator[None]:
    """What is wrong with an address may be a piece of the password in it: that is not shown."""
    try:
        yield
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} is no address such as {example}. In a password, write / as %2F, and so on."
        ) from None


def positive(name: str, default: int) -> int:
    value = int(env.int(name, default))
    if value < 1:
        raise ImproperlyConfigured(f"{name}={value} must be 1 or more.")
    return value


def amounts(name: str, of: str, **defaults: int) -> dict[str, int]:
    """Numbers of seconds, megabytes and so on by what they are for: rendering=7200,audio=600."""
    pairs = (named.partition("=") for named in env.list(name, default=[]))
    given = {key.strip(): value.strip() for key, _, value in pairs}
    for key, value in given.items():
        if key not in defaults or not value.isdecimal() or int(value) < 1:
            raise ImproperlyConfigured(
                f"{name}: {key}={value} is no number of {of} for one of {', '.join(defaults)}."
            )
    return {**defaults, **{key: int(value) for key, value in given.items()}}


BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(env.str("YTEMPIRE_DATA_DIR", str(BASE_DIR / "data"))).absolute()
PRODUCTION = env.bool("YTEMPIRE_PRODUCTION", False)
PORT = env.int("PORT", 8000)


def secret_key(data_dir: Path) -> str:
    """SECRET_KEY, or one made once and kept in the data folder; production must set it."""
    given = env.str("SECRET_KEY", "")
    if given:
        return str(given)
    if PRODUCTION:
        raise ImproperlyConfigured("Set SECRET_KEY (or SECRET_KEY_FILE) in production.")
    return _kept_key(data_dir / "secret_key")


def _kept_key(path: Path) -> str:
    try:
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _make_key(path)
        return path.read_text()
    except OSError as error:
        sys.exit(unwritable(path.parent, error))


def _make_key(path: Path) -> None:
    """Of two first starts at once, one key wins, and it is never seen half-written."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent) as draft:  # readable by us alone
        draft.write(secrets.token_urlsafe(64))
        draft.flush()
        with contextlib.suppress(FileExistsError):
            os.link(draft.name, path)


def unwritable(folder: Path, error: OSError) -> str:
    """What to say when the data folder cannot be used."""
    return (
        f"{folder} cannot be written to ({error.strerror}). "
        "Make it writable, or set YTEMPIRE_DATA_DIR to another folder."
    )

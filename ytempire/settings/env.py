"""Reading the environment: a bad value fails at once, a secret may come from NAME_FILE."""

import os
import secrets
import sys
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.FileAwareEnv()

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
        path.parent.mkdir(parents=True, exist_ok=True)
        # O_EXCL: of two first starts at once, one writes and the other reads.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    except OSError as error:
        sys.exit(unwritable(path.parent, error))
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(64))
    return path.read_text().strip()


def unwritable(folder: Path, error: OSError) -> str:
    """What to say when the data folder cannot be used."""
    return (
        f"{folder} cannot be written to ({error.strerror}). "
        "Make it writable, or set YTEMPIRE_DATA_DIR to another folder."
    )

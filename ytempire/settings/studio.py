"""What creators may bring."""

from django.core.exceptions import ImproperlyConfigured

from ytempire.settings.env import amounts, env


def library_mb() -> int:
    """Megabytes that one creator's library may hold; 0 for as much as the disk does."""
    number = int(env.int("YTEMPIRE_LIBRARY_MB", 0))
    if number < 0:
        raise ImproperlyConfigured(f"YTEMPIRE_LIBRARY_MB={number} must not be negative.")
    return number


# Megabytes, by the kind of file.
UPLOAD_MB = amounts("YTEMPIRE_UPLOAD_MB", "megabytes", clip=200, picture=25, music=50)
LIBRARY_MB = library_mb()

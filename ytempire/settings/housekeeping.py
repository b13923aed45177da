"""How long things are kept, and how much of them."""

from django.core.exceptions import ImproperlyConfigured

from ytempire.settings.env import env, positive


def days(name: str, default: int) -> int:
    """A number of days, at least one: what was made a moment ago is never swept."""
    number = int(env.int(name, default))
    if number < 1:
        raise ImproperlyConfigured(f"{name}={number} must be at least 1 day.")
    return number


def quota() -> float:
    """Gigabytes; 0 for as much as the disk holds."""
    number = float(env.float("YTEMPIRE_MEDIA_QUOTA_GB", 0.0))
    if number < 0:
        raise ImproperlyConfigured(f"YTEMPIRE_MEDIA_QUOTA_GB={number} must not be negative.")
    return number


KEEP_PARTS_DAYS = days("YTEMPIRE_KEEP_PARTS_DAYS", 30)
KEEP_EVENTS_DAYS = days("YTEMPIRE_KEEP_EVENTS_DAYS", 90)
MEDIA_QUOTA_GB = quota()
KEEP_VERSIONS = positive("YTEMPIRE_KEEP_VERSIONS", 10)

"""What goes out by itself: mails and webhooks."""

import ipaddress
import re
from datetime import timedelta

from django.core.exceptions import ImproperlyConfigured

from ytempire.settings.env import DATA_DIR, PRODUCTION, address, env

HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*", re.IGNORECASE)
PAUSES = "5,300,1800,7200,18000,36000,50400,72000,86400"  # what Standard Webhooks proposes


def outbound_allow() -> list[str]:
    """Networks and host names that may be reached though they are not public."""
    allowed = [entry.strip() for entry in env.list("YTEMPIRE_OUTBOUND_ALLOW", default=[])]
    for entry in allowed:
        if not (_is_network(entry) or HOST.fullmatch(entry)):
            raise ImproperlyConfigured(
                f"YTEMPIRE_OUTBOUND_ALLOW: {entry} is neither a network such as 10.0.0.0/8 nor "
                "the name of a host."
            )
    return allowed


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        return False
    return True


def delivery_pauses() -> list[timedelta]:
    """Before each further attempt at a webhook or a mail."""
    given = str(env.str("YTEMPIRE_DELIVERY_PAUSES", PAUSES))
    seconds = [one.strip() for one in given.split(",")]
    if not all(one.isdecimal() and int(one) for one in seconds):
        raise ImproperlyConfigured(
            f"YTEMPIRE_DELIVERY_PAUSES={given} must be numbers of seconds such as {PAUSES}."
        )
    return [timedelta(seconds=int(one)) for one in seconds]


OUTBOUND_ALLOW = outbound_allow()
OUTBOUND_SCHEMES = ["https"] if PRODUCTION else ["https", "http"]
DELIVERY_PAUSES = delivery_pauses()

if email_url := env.str("EMAIL_URL", ""):
    with address("EMAIL_URL", "smtp+tls://user:password@host:587"):
        globals().update(env.email_url_config(email_url))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env.str("YTEMPIRE_MAIL_FROM", "YTEMPIRE <noreply@localhost>")

"""What stock sites have in common: guarded requests, remembered answers, errors in words."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache

from providers import http
from providers.base import Ask, PermanentError, ProviderError, Question, Reply, TransientError
from providers.footage.base import Asset, Search

REMEMBERED = 24 * 3600  # seconds: Pixabay asks for it, and it spares every site's limits
LARGEST_LIST = 4_000_000  # bytes
DOWNLOAD_SECONDS = 300.0
SERVER_FAULT = 500
BUSY = 429
UNREADABLE = "sent an answer that is not in the expected format."
BAD_KEY = (PermanentError, "refused the API key. Check the key in the settings.")
BY_STATUS: Mapping[int, tuple[type[ProviderError], str]] = {
    401: BAD_KEY,
    403: BAD_KEY,
    404: (PermanentError, "does not have this any more."),
    408: (TransientError, "did not answer in time."),
    410: (PermanentError, "does not have this any more."),
    BUSY: (TransientError, "is limiting requests at the moment."),
}


@dataclass(frozen=True, slots=True)
class Site:
    """A stock site. patience: seconds after which a request that it refused as one too many may
    be repeated, from the headers of the refusal."""

    name: str
    label: str
    base_url: str
    patience: Callable[[Mapping[str, str]], float]


@dataclass(frozen=True, slots=True)
class Listing:
    """A search as the site takes it, and its answer as we do.

    secret: parameters that are not written down. entries: the name of the answer's list; read: one
    of them, understood; raises LookupError, TypeError or ValueError for what cannot be used.
    """

    path: str
    query: Mapping[str, str | int]
    entries: str
    read: Callable[[Any], Asset]
    headers: Mapping[str, str] = field(default_factory=dict)
    secret: Mapping[str, str] = field(default_factory=dict)


def search(site: Site, wanted: Search, listing: Listing, ask: Ask) -> Sequence[Asset]:
    """The assets that a site lists; the same search is made once a day."""
    key = hashlib.sha256(repr((site.name, site.base_url, wanted)).encode()).hexdigest()
    known: tuple[Asset, ...] | None = cache.get(f"footage:{key}")
    if known is None:
        known = _understood(site, listing, _asked(site, listing, ask))
        cache.set(f"footage:{key}", known, REMEMBERED)
    return known


def _asked(site: Site, listing: Listing, ask: Ask) -> bytes:
    plain = urlencode(sorted(listing.query.items()))
    url = f"{site.base_url.rstrip('/')}{listing.path}?{plain}"
    if listing.secret:
        url += f"&{urlencode(listing.secret)}"

    def send(_key: str) -> Reply[bytes]:
        answer = http.get(
            url,
            listing.headers,
            own=site.base_url,
            seconds=settings.FOOTAGE_TIMEOUT,
            largest=LARGEST_LIST,
        )
        _require_good(site, answer)
        return Reply(answer.body, ())

    content = f"{listing.path}?{plain}"
    return ask(_question(site, "search", content, settings.FOOTAGE_TIMEOUT), send)


def _understood(site: Site, listing: Listing, body: bytes) -> tuple[Asset, ...]:
    """The entries that can be used; if there are some and none can, something is wrong."""
    try:
        entries = list(json.loads(body)[listing.entries])
    except (LookupError, TypeError, ValueError) as error:
        raise PermanentError(f"{site.label} {UNREADABLE}") from error
    assets = tuple(_read(listing, entries))
    if entries and not assets:
        raise PermanentError(f"{site.label} {UNREADABLE}")
    return assets


def _read(listing: Listing, entries: Iterable[Any]) -> Iterator[Asset]:
    for entry in entries:
        with suppress(LookupError, TypeError, ValueError, AttributeError):
            yield listing.read(entry)


def download(site: Site, url: str, out: Path, ask: Ask) -> None:
    """Fetch a file, at most FOOTAGE_LARGEST_MB of it."""

    def send(_key: str) -> Reply[None]:
        answer = http.download(
            url,
            out,
            own=site.base_url,
            seconds=DOWNLOAD_SECONDS,
            largest=settings.FOOTAGE_LARGEST_MB * 1_000_000,
        )
        _require_good(site, answer)
        return Reply(None, ())

    ask(_question(site, "download", url, DOWNLOAD_SECONDS), send)


def _question(site: Site, model: str, content: str, seconds: float) -> Question:
    return Question(f"footage.{site.name}", model, content, (), seconds)


def _require_good(site: Site, answer: http.Answer) -> None:
    if answer.status == http.OK:
        return
    kind, text = _fault(answer)
    wait = site.patience(answer.headers) if answer.status == BUSY else None
    raise kind(f"{site.label} {text}", retry_after=wait)


def _fault(answer: http.Answer) -> tuple[type[ProviderError], str]:
    if answer.status >= SERVER_FAULT:
        return TransientError, "has trouble on its side. Try again later."
    if b"API key" in answer.body[:200]:  # Pixabay says 400 to a wrong key
        return BAD_KEY
    return BY_STATUS.get(answer.status, (PermanentError, "did not accept the request."))


def seconds_in(headers: Mapping[str, str], *names: str, default: float) -> float:
    """The first of these headers that holds a number of seconds."""
    for name in names:
        try:
            seconds = float(headers[name])
        except (KeyError, ValueError):
            continue
        if math.isfinite(seconds):
            return max(seconds, 0.0)
    return default

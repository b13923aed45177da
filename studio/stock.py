"""Looking through the stock sites that are configured."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence

from providers.base import ProviderError
from providers.footage.base import Asset, FootageSource, Kind, Orientation, Search
from providers.registry import footage_sources
from ytempire.core.exceptions import ConflictError, DomainError

logger = logging.getLogger(__name__)

NONE = (
    "No stock site is configured on this server. Set YTEMPIRE_PEXELS_API_KEY or "
    "YTEMPIRE_PIXABAY_API_KEY, and start it again."
)


class StockUnavailableError(DomainError):
    """No site answered; the text says what the first one said."""

    code = "SRV_5002"
    status = 503


def stock_assets(words: str, kinds: Sequence[Kind], orientation: Orientation) -> list[Asset]:
    """What the sites offer, in their order; a site that fails is left out while another answers.

    Raises ConflictError where none is configured, StockUnavailableError.
    """
    sources = footage_sources()
    if not sources:
        raise ConflictError(NONE)
    failures: list[ProviderError] = []
    searches = [Search(words, kind, orientation) for kind in kinds]
    found = [asset for source in sources for asset in _found(source, searches, failures)]
    if not found and len(failures) == len(sources):
        raise StockUnavailableError(str(failures[0]))
    return found


def _found(
    source: FootageSource, searches: Sequence[Search], failures: list[ProviderError]
) -> Iterator[Asset]:
    try:
        for search in searches:
            yield from source.search(search)
    except ProviderError as error:
        logger.warning("stock search at %s failed: %s", source.name, error)
        failures.append(error)

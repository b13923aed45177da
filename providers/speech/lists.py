"""Voices that a service lists over the network: asked for rarely, and never waited for long."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from urllib.parse import quote

from django.core.cache import cache

from providers.base import ProviderError
from providers.speech.base import Voice

logger = logging.getLogger(__name__)

ASK_SECONDS = 5
REMEMBER_SECONDS = 24 * 3600
RETRY_SECONDS = 300


def listed(name: str, ask: Callable[[], list[Voice]], otherwise: Sequence[Voice]) -> list[Voice]:
    """The voices as the service last told; `otherwise` while it does not tell."""
    key = f"voices:{quote(name)}"
    found: list[Voice] | None = cache.get(key)
    if found is None:
        try:
            found, seconds = ask(), REMEMBER_SECONDS
        except ProviderError as error:
            logger.warning("the voices of %s could not be listed: %s", name, error)
            found, seconds = list(otherwise), RETRY_SECONDS
        cache.set(key, found, seconds)
    return found

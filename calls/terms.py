"""What was agreed with each family of providers, in the settings."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Terms:
    """at_once: how many calls may wait for an answer; honours_keys: whether asking again under the
    same key is charged once."""

    at_once: int
    honours_keys: bool


# What the setting promises is said of servers of OpenAI's protocol; of these nothing is known.
UNKNOWN = frozenset({"speech.elevenlabs"})


def terms_of(provider: str) -> Terms:
    """The terms of a provider such as llm.openai."""
    family = provider.partition(".")[0].upper()
    return Terms(
        at_once=getattr(settings, f"{family}_CONCURRENCY"),
        honours_keys=getattr(settings, f"{family}_IDEMPOTENT") and provider not in UNKNOWN,
    )

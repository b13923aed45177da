"""Tags out of the creator's own words."""

from __future__ import annotations

from providers.llm.limits import TAG_CHARACTERS, squash
from providers.llm.words import EDGES, keywords

TOPIC_WORDS, TEXT_WORDS = 8, 10
SHORTEST_TAG = 3


def tags_of(topic: str, text: str = "") -> tuple[str, ...]:
    """The topic as a whole, then the words of topic and text that carry most meaning."""
    whole = squash(topic).strip(EDGES).lower()
    phrase = (whole,) if len(whole) <= TAG_CHARACTERS else ()
    words = (*keywords(topic, TOPIC_WORDS), *keywords(text, TEXT_WORDS))
    return (*phrase, *(word.lower() for word in words if len(word) >= SHORTEST_TAG))

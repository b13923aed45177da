"""How many tokens a request can come to: on the high side, for money is set aside for them."""

from __future__ import annotations

BYTES_PER_TOKEN = 3
TOKENS_PER_WORD, WORDS_PER_SCENE, TOKENS_PER_SCENE, TOKENS_AROUND = 2, 20, 120, 600
# Models whose thoughts are charged as part of the answer.
THINKERS = ("gpt-5", "o1", "o3", "o4", "deepseek-reasoner")
TOKENS_OF_THOUGHT = 4000


def most(text: str) -> int:
    """The most tokens that a prompt may count."""
    return -(-len(text.encode(errors="replace")) // BYTES_PER_TOKEN)


def room_for(model: str, words: int, passages: int) -> int:
    """The most tokens that an answer may have.

    words: to be spoken; passages: of a text that is fixed, where the answer holds no narration.
    """
    thought = TOKENS_OF_THOUGHT if model.rpartition("/")[2].startswith(THINKERS) else 0
    spoken = 0 if passages else words * TOKENS_PER_WORD
    scenes = passages or -(-words // WORDS_PER_SCENE)
    return thought + spoken + scenes * TOKENS_PER_SCENE + TOKENS_AROUND

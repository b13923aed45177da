"""The channel's own scenes: before the script's first one and after its last."""

from __future__ import annotations

from collections.abc import Sequence

from providers.llm.base import SceneDraft, SceneKind
from studio.setup import FilmSetup


def with_cards(scenes: Sequence[SceneDraft], setup: FilmSetup) -> list[SceneDraft]:
    """The scenes between the cards that the channel's brand kit asks for."""
    before = [_card(setup.name, setup.intro_line)] if setup.intro else []
    after = [_card(setup.name, setup.outro_line)] if setup.outro else []
    return [*before, *scenes, *after]


def _card(name: str, line: str) -> SceneDraft:
    return SceneDraft(kind=SceneKind.CARD, narration="", headline=name, support=line)

"""The embedded script writer: needs no key and no network, and invents no facts."""

from __future__ import annotations

from collections.abc import Sequence

from providers.base import Ask, Usage, directly
from providers.llm.base import BriefKind, Script, ScriptBrief
from providers.llm.builtin.notes import write_notes
from providers.llm.builtin.outline import write_outline
from providers.llm.builtin.text import write_text

VERSION = 2  # raise it when the same brief would give another script

WRITERS = {
    BriefKind.TOPIC: write_outline,
    BriefKind.NOTES: write_notes,
    BriefKind.TEXT: write_text,
}


class BuiltinWriter:
    """A ScriptWriter: the same brief always gives the same script, and costs nothing."""

    name = "builtin"

    def fingerprint(self) -> str:
        return f"builtin:{VERSION}"

    def estimate(self, brief: ScriptBrief) -> Sequence[Usage]:  # noqa: ARG002 (nothing is metered)
        return ()

    def write(self, brief: ScriptBrief, ask: Ask = directly) -> Script:  # noqa: ARG002 (nobody)
        return WRITERS[brief.kind](brief)

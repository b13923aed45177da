"""Scripts by any endpoint that speaks the OpenAI chat completions protocol."""

from __future__ import annotations

import json
from collections.abc import Sequence

import httpx2
import openai
from django.conf import settings

from providers.base import Ask, PermanentError, Usage, directly
from providers.llm.base import BriefKind, SceneDraft, Script, ScriptBrief
from providers.llm.builtin.notes import read_notes
from providers.llm.builtin.text import text_scenes
from providers.llm.limits import limit_script
from providers.llm.openai.answer import ScreensAnswer, ScriptAnswer, schema_of
from providers.llm.openai.dialogue import WHAT, Dialogue
from providers.llm.openai.prompts import PROMPT_VERSION, system_prompt, user_prompt
from providers.llm.openai.tokens import most, room_for

DEFAULT_URL = "https://api.openai.com/v1"
NO_KEY = "not-needed"  # local servers take any key, and the client insists on one
ROUNDS = 2  # the answer, and one repair


class OpenAIWriter:
    """A ScriptWriter over settings LLM_BASE_URL, LLM_API_KEY, LLM_MODEL and LLM_TIMEOUT."""

    name = "openai"

    def __init__(self) -> None:
        self.model: str = settings.LLM_MODEL
        self.base_url: str = settings.LLM_BASE_URL or DEFAULT_URL

    def fingerprint(self) -> str:
        return f"openai:{self.base_url}:{self.model}:prompt-{PROMPT_VERSION}"

    def estimate(self, brief: ScriptBrief) -> Sequence[Usage]:
        """Both rounds: the prompt and its schema, and as many words as the brief asks for."""
        narrations = _narrations(brief)
        prompt = system_prompt(brief, narrations) + user_prompt(brief, narrations)
        asked = most(prompt) + most(json.dumps(schema_of(ScriptAnswer)))
        told = room_for(self.model, brief.words, len(narrations))
        return (
            Usage(self.name, self.model, "input_token", ROUNDS * asked + told),
            Usage(self.name, self.model, "output_token", ROUNDS * told),
        )

    def write(self, brief: ScriptBrief, ask: Ask = directly) -> Script:
        _require_material(brief)
        room = room_for(self.model, brief.words, len(_narrations(brief)))
        dialogue = Dialogue(self._client(), self.model, room, self.base_url, ask)
        if brief.kind is BriefKind.TEXT:
            return limit_script(_script_of_text(brief, dialogue))
        answer = dialogue.ask(system_prompt(brief), user_prompt(brief), ScriptAnswer)
        scenes = tuple(scene.draft(scene.narration) for scene in answer.scenes)
        return limit_script(_script(answer, scenes))

    def _client(self) -> openai.OpenAI:
        try:
            return openai.OpenAI(
                base_url=self.base_url,
                api_key=settings.LLM_API_KEY or NO_KEY,
                timeout=settings.LLM_TIMEOUT,
                max_retries=0,  # whoever asks through us sees to that
            )
        except httpx2.InvalidURL as error:
            raise PermanentError(f"{WHAT} has an address that is not valid.") from error


def _require_material(brief: ScriptBrief) -> None:
    empty = {
        BriefKind.TOPIC: not brief.topic.strip(),
        BriefKind.NOTES: not read_notes(brief.source),
        BriefKind.TEXT: not brief.source.strip(),
    }
    if empty[brief.kind]:
        raise PermanentError("There is nothing to write a script from.")


def _narrations(brief: ScriptBrief) -> list[str]:
    """The fixed passages of a creator's own text; none for other briefs."""
    if brief.kind is not BriefKind.TEXT or not brief.source.strip():
        return []
    return [scene.narration for scene in text_scenes(brief)]


def _script_of_text(brief: ScriptBrief, dialogue: Dialogue) -> Script:
    """The text word for word: the model never holds the narration, only what stands beside it."""
    own = text_scenes(brief)
    passages = [scene.narration for scene in own]
    answer = dialogue.ask(
        system_prompt(brief, passages), user_prompt(brief, passages), ScreensAnswer
    )
    if len(answer.scenes) != len(own):
        return _script(answer, own)
    drafts = zip(answer.scenes, passages, strict=True)
    return _script(answer, tuple(screen.draft(said) for screen, said in drafts))


def _script(answer: ScriptAnswer | ScreensAnswer, scenes: tuple[SceneDraft, ...]) -> Script:
    return Script(answer.title, answer.description, tuple(answer.tags), scenes)

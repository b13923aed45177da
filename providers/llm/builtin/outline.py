"""A script about a topic of which nothing is known: what to ask, how to check, where to begin."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from providers.base import PermanentError
from providers.llm.base import SceneDraft, SceneKind, Script, ScriptBrief
from providers.llm.builtin.counting import counted
from providers.llm.builtin.fit import Choice, best_fit
from providers.llm.builtin.meta import tags_of
from providers.llm.builtin.prose import Beat, Prose, prose_of
from providers.llm.builtin.topic import Shape, Topic, read_topic
from providers.llm.limits import ITEMS, TITLE_CHARACTERS, limit_script
from providers.llm.words import keywords

LEAST_WORDS, MOST_WORDS = 60, 1600
AGENDA_FROM = 450  # words; a shorter script needs no table of contents
CLOSE_ENOUGH = 0.04
WORTH = (30.0, 9.0, 3.0, 1.0)  # by tier, per word
SPREAD = 1.5  # how far chance moves a beat inside its tier
HONESTY = (
    "An outline made from the topic alone: it asks the questions and shows how to check the "
    "answers, and states no facts about the subject itself."
)


@dataclass(frozen=True, slots=True)
class _Scene:
    """A beat with its words filled in; kicker: the name of its part."""

    beat: Beat
    narration: str
    kicker: str
    noun: str


def write_outline(brief: ScriptBrief) -> Script:
    """An outline of about `brief.words` words. Raises PermanentError without a topic."""
    if not brief.topic.strip():
        raise PermanentError("There is no topic to write about.")
    topic, prose = read_topic(brief.topic), prose_of(brief.style)
    scenes = _compose(prose, topic, brief)
    parts = list(dict.fromkeys(scene.kicker for scene in scenes[1:-1]))
    if brief.words >= AGENDA_FROM:
        scenes.insert(1, _agenda(prose, parts))
    return limit_script(
        Script(
            title=_title(prose, topic),
            description="\n".join([topic.label, "", HONESTY, "", *(f"- {p}" for p in parts)]),
            tags=tags_of(topic.label),
            scenes=tuple(_draft(scene, topic) for scene in scenes),
        )
    )


def _compose(prose: Prose, topic: Topic, brief: ScriptBrief) -> list[_Scene]:
    """Opening, body and close: the first pair of ends that a body fits well, or the best one."""
    wanted = min(max(brief.words, LEAST_WORDS), MOST_WORDS)
    chance = random.Random(_seed(brief))  # noqa: S311 (variety, not secrecy)
    body = list(_body(prose, topic))
    choices = [
        Choice(_length(scene), _length(scene) * WORTH[scene.beat.tier] * _stir(chance))
        for scene in body
    ]
    room = wanted - (len(prose.agenda.say.split()) + 1 if wanted >= AGENDA_FROM else 0)
    best: list[_Scene] = []
    for first, last in _ends(prose, topic, chance):
        chosen = best_fit(choices, max(room - _length(first) - _length(last), 0))
        scenes = [first, *(body[index] for index in chosen), last]
        if not best or abs(_total(scenes) - room) < abs(_total(best) - room):
            best = scenes
        if abs(_total(best) - room) <= CLOSE_ENOUGH * room or len(chosen) == len(body):
            break
    return best


def _ends(prose: Prose, topic: Topic, chance: random.Random) -> list[tuple[_Scene, _Scene]]:
    """Every pair of an opening and a close, in an order of chance."""
    hooks = [Beat(say, topic.label, kind=SceneKind.TITLE) for say in prose.hooks[topic.shape]]
    outros = [outro for outro in prose.outros if topic.shape in outro.only]
    pairs = [
        (_scene(hook, topic, prose.kicker, ""), _scene(outro, topic, prose.kicker, ""))
        for hook in hooks
        for outro in outros
    ]
    chance.shuffle(pairs)
    return pairs


def _body(prose: Prose, topic: Topic) -> Iterator[_Scene]:
    for part in prose.parts:
        beats = [beat for beat in part.beats if topic.shape in beat.only]
        for index, beat in enumerate(beats):
            yield _scene(beat, topic, part.name, part.nouns[index % len(part.nouns)])


def _agenda(prose: Prose, parts: Sequence[str]) -> _Scene:
    beat = Beat(
        prose.agenda.say, prose.agenda.head, kind=SceneKind.LIST, items=tuple(parts[:ITEMS])
    )
    say = beat.say.format(count=counted(len(parts), "part"))
    return _Scene(beat, say, prose.kicker, "map")


def _scene(beat: Beat, topic: Topic, kicker: str, noun: str) -> _Scene:
    say = beat.say.format(
        opening=topic.opening, topic=topic.mention, about=topic.about, thing=topic.thing
    )
    return _Scene(beat, say, kicker, noun)


def _draft(scene: _Scene, topic: Topic) -> SceneDraft:
    beat, about = scene.beat, keywords(topic.label, 3)
    return SceneDraft(
        beat.kind,
        scene.narration,
        headline=beat.head,
        kicker="" if scene.kicker.casefold() == beat.head.casefold() else scene.kicker,
        support=beat.support,
        items=beat.items,
        search_terms=(" ".join((*about[:2], scene.noun)).strip(), scene.noun, " ".join(about)),
    )


def _title(prose: Prose, topic: Topic) -> str:
    """A title that fits whole; a question, claim or long topic speaks for itself."""
    title = prose.title.format(label=topic.label)
    plain = topic.shape in (Shape.QUESTION, Shape.CLAIM) or len(title) > TITLE_CHARACTERS
    return topic.label if plain else title


def _seed(brief: ScriptBrief) -> int:
    """Variety that depends on the brief alone: the same brief is the same script."""
    text = "\0".join((" ".join(brief.topic.split()).casefold(), brief.style))
    return int.from_bytes(hashlib.sha256(text.encode(errors="replace")).digest()[:8])


def _stir(chance: random.Random) -> float:
    return 1 + SPREAD * chance.random()


def _length(scene: _Scene) -> int:
    return len(scene.narration.split())


def _total(scenes: Sequence[_Scene]) -> int:
    return sum(_length(scene) for scene in scenes)

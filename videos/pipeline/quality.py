"""No film is called completed before it was measured: what is missed is put right, or told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from videos import artifacts, tallies
from videos.brief import RANGE_SECONDS
from videos.models import Artifact
from videos.pipeline.context import Made, StageContext
from videos.pipeline.sights import Parts, fresh_cells, keep_sights, known_sights
from videos.render.process import RenderError
from videos.render.quality.measure import Findings, Wanted, measure
from videos.render.quality.report import VERSION, Measure, Report, Verdict
from videos.render.quality.sync import steered
from videos.render.spec import CaptionLook, FilmSpec, SceneSpec

ROUNDS = 2


@dataclass(frozen=True, slots=True)
class Plan:
    """How the film is made. own: the scenes whose picture the creator chose; looks: of captions,
    where a scene's are not the film's."""

    film: FilmSpec
    specs: tuple[SceneSpec, ...]
    own: frozenset[int] = frozenset()
    looks: Mapping[int, CaptionLook] = field(default_factory=dict)

    def look_of(self, place: int) -> CaptionLook | None:
        return self.looks.get(place, self.film.captions)

    def changed(self, places: Iterable[int], how: Callable[[SceneSpec], SceneSpec]) -> Plan:
        """The plan with these scenes made differently."""
        chosen = set(places)
        specs = enumerate(self.specs)
        return replace(
            self, specs=tuple(how(spec) if place in chosen else spec for place, spec in specs)
        )


class Joined(NamedTuple):
    """A film, and the segments that it was joined from."""

    film: Artifact
    parts: Parts


class Assured(NamedTuple):
    """A film that passed, how it was made in the end, and what was measured of it."""

    film: Artifact
    plan: Plan
    report: Report


def assured(context: StageContext, plan: Plan, produce: Callable[[Plan], Joined]) -> Assured:
    """Make the film, measure it, and make again what can be put right, at most ROUNDS times.

    Raises RenderError with what is still wrong after that; the report is kept either way.
    """
    mended: dict[str, str] = {}
    for rounds in range(ROUNDS + 1):
        joined = produce(plan)
        found = _measured(context, plan, joined)
        better = _better(plan, found) if rounds < ROUNDS else plan
        if better == plan:
            break
        plan = better
        mended |= {miss.name: f"{miss.reason} {MENDS[miss.name].done}" for miss in found.misses}
    report = Report(tuple(_final(one, plan, mended) for one in found.measures), rounds)
    before, after = context.video.quality, report.to_json()
    context.save(quality=after)
    if before != after:  # a film that was judged before the stage was cut off is no further one
        tallies.count_misses(report)
    if report.failures:
        raise RenderError(" ".join(miss.reason for miss in report.failures)[:_ROOM])
    return Assured(joined.film, plan, report)


def _measured(context: StageContext, plan: Plan, joined: Joined) -> Findings:
    video = context.video
    seconds = RANGE_SECONDS[video.length]
    wanted = Wanted(plan.film, plan.specs, seconds, bool(video.text), plan.looks)

    def make(path: Path) -> Made:
        found = _looked_at(context, joined, wanted, path.parent)
        path.write_text(json.dumps(found.to_json()))
        return Made()

    words = [spec.words for spec in plan.specs]
    inputs: list[Any] = [VERSION, joined.film.pk, words, seconds, bool(video.text)]
    kept = context.checkpoint("quality", ".json", inputs, make)
    return Findings.from_json(artifacts.read_json(kept))


def _looked_at(context: StageContext, joined: Joined, wanted: Wanted, folder: Path) -> Findings:
    film, parts = artifacts.local_path(joined.film), joined.parts
    known, cells = known_sights(context, parts), fresh_cells(context, parts)
    found, seen = measure(film, wanted, folder, stop=context.stop, known=known, kept=cells)
    new = {parts[place]: one for place, one in enumerate(seen) if place not in known}
    keep_sights(context, new)
    return found


def _better(plan: Plan, found: Findings) -> Plan:
    """The plan with every miss mended that can be."""
    for miss in found.misses:
        if miss.name in MENDS:
            plan = MENDS[miss.name].act(plan, miss, found)
    return plan


def _final(one: Measure, plan: Plan, mended: Mapping[str, str]) -> Measure:
    if not one.failed:
        passed = one.verdict == Verdict.OK and one.name in mended
        return one.judged(Verdict.REPAIRED, mended[one.name]) if passed else one
    chosen = one.name in _OWN_RISK and plan.own.issuperset(one.scenes)
    return one.judged(Verdict.TOLD) if chosen or one.name in _NOT_OURS else one


def _designed(plan: Plan, miss: Measure, _found: Findings) -> Plan:
    """Without the footage; a scene without any moves differently in its next look."""
    return plan.changed(set(miss.scenes) - plan.own, _redesigned)


def _redesigned(spec: SceneSpec) -> SceneSpec:
    if spec.visual is not None:
        return replace(spec, visual=None)
    other = replace(spec, kept_look=spec.look + 1)
    return spec if other.look == spec.look else other  # a film's first scene has one look


def _boxed(plan: Plan, miss: Measure, _found: Findings) -> Plan:
    """Captions with a ground of their own."""
    weak = {place for place in miss.scenes if plan.look_of(place) is not None}
    return replace(plan, looks={**plan.looks, **dict.fromkeys(sorted(weak), CaptionLook.BOX)})


def _steered(plan: Plan, miss: Measure, found: Findings) -> Plan:
    """Words put where they are heard."""

    def heard(spec: SceneSpec) -> SceneSpec:
        return replace(spec, words=steered(spec.words, found.late[plan.specs.index(spec)]))

    return plan.changed(miss.scenes, heard)


class Mend(NamedTuple):
    """How a miss may be put right, and what is said of it then."""

    done: str
    act: Callable[[Plan, Measure, Findings], Plan]


MENDS = {
    "black": Mend("The scene was designed instead.", _designed),
    "frozen": Mend("The scene was designed anew.", _designed),
    "flashes": Mend("The scene was designed instead.", _designed),
    "caption_overlap": Mend("The scene was designed anew.", _designed),
    "caption_contrast": Mend("They were given a ground.", _boxed),
    "caption_overflow": Mend("They were made smaller.", _boxed),
    "sync": Mend("They were moved to where the words are heard.", _steered),
}
# A voice that says wrongly when it speaks a word is not the film's fault.
_NOT_OURS = frozenset({"sync"})
# What a creator's own picture may do in the scene for which it was chosen.
_OWN_RISK = frozenset({"black", "frozen"})
_ROOM = 400  # characters of a video's error

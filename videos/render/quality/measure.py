"""All measures of a finished film."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Self

from videos.render.process import StopCheck
from videos.render.quality import captions as found
from videos.render.quality import judge
from videos.render.quality.file import Facts
from videos.render.quality.heard import Heard, listen
from videos.render.quality.look import Film, Sight, look
from videos.render.quality.mp4 import read_layout
from videos.render.quality.report import Measure, Report, in_order
from videos.render.quality.seen import Seen, moving
from videos.render.quality.sync import Late, lateness
from videos.render.spec import CaptionLook, FilmSpec, SceneSpec
from ytempire.core.logs import carried


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a film was to become. seconds: the least and the most it should take; own_text: its
    words were given, and so its length; looks: of captions in scenes where they are not the
    film's."""

    film: FilmSpec
    scenes: Sequence[SceneSpec]
    seconds: tuple[float, float]
    own_text: bool = False
    looks: Mapping[int, CaptionLook] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Findings:
    """The measures of a film, and where its captions would have to be moved, by scene."""

    measures: tuple[Measure, ...]
    late: tuple[tuple[Late, ...], ...]

    @property
    def misses(self) -> list[Measure]:
        return [measure for measure in self.measures if measure.failed]

    def to_json(self) -> dict[str, Any]:
        late = [[[part.word, part.seconds] for part in parts] for parts in self.late]
        return {**Report(self.measures).to_json(), "late": late}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        late = tuple(tuple(Late(*part) for part in parts) for parts in data["late"])
        return cls(Report.from_json(data).measures, late)


class Measured(NamedTuple):
    """What was found, and what was seen of each scene, which the next film may have, too."""

    findings: Findings
    seen: tuple[Seen, ...]


NOTHING: Mapping[int, Any] = {}


def measure(
    film: Path,
    wanted: Wanted,
    folder: Path,
    *,
    stop: StopCheck,
    known: Mapping[int, Seen] = NOTHING,
    kept: Mapping[int, Path] = NOTHING,
) -> Measured:
    """known: what was seen of scenes in a film before; kept: where the renderer left the cells of
    scenes; folder: for what is needed meanwhile. Raises RenderError where the file cannot be read,
    and Stopped."""
    layout = read_layout(film)
    captions = found.captions_of(wanted.scenes, wanted.film, wanted.looks)
    with ThreadPoolExecutor(1, thread_name_prefix="listening") as pool:
        listening = pool.submit(carried(listen), film, folder, stop=stop)
        finished = Film(film, wanted.film, wanted.scenes, layout, wanted.looks)
        sight = look(finished, captions, known, kept, folder, stop=stop)
        heard = listening.result()
    late = lateness(wanted.scenes, heard.levels)
    scale = wanted.film.preset.scale
    width, height = (round(side * scale) for side in wanted.film.format.size)
    facts = Facts(layout, heard, (width, height), sight.as_drawn)
    measures = [*_seen(sight, captions, wanted), *_heard(heard, late, facts, wanted)]
    return Measured(Findings(in_order(measures), tuple(map(tuple, late))), sight.seen)


def _seen(sight: Sight, captions: Sequence[found.Caption], wanted: Wanted) -> list[Measure]:
    pictures = moving(wanted.scenes, sight.seen, wanted.film)
    contrasts = [(value, place) for place, one in enumerate(sight.seen) for value in one.contrasts]
    covered = [place for place, one in enumerate(sight.seen) if one.covered]
    outside = [place for place, one in enumerate(sight.seen) if one.outside]
    return [
        judge.black(pictures.black.spans, wanted.scenes),
        judge.frozen(pictures.still.spans, wanted.scenes),
        judge.flashes(pictures.flashes, wanted.scenes),
        judge.caption_overlap(*found.most_at_once(captions), covered),
        judge.caption_overflow(*found.beyond(captions, wanted.film), outside),
        judge.caption_contrast(contrasts),
    ]


def _heard(
    heard: Heard, late: Sequence[Sequence[Late]], facts: Facts, wanted: Wanted
) -> list[Measure]:
    return [
        judge.loudness(heard, wanted.scenes),
        judge.true_peak(heard),
        judge.silence(heard, wanted.scenes),
        judge.sync(late),
        judge.duration(facts.seconds, wanted.seconds, own_text=wanted.own_text),
        judge.file(facts),
    ]

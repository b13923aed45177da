"""All measures of a finished film."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from videos.render.process import StopCheck
from videos.render.quality import captions as found
from videos.render.quality import judge
from videos.render.quality.file import Facts
from videos.render.quality.heard import listen
from videos.render.quality.mp4 import read_layout
from videos.render.quality.report import Measure, Report, in_order
from videos.render.quality.seen import watch
from videos.render.quality.sync import Late, lateness
from videos.render.spec import CaptionLook, FilmSpec, SceneSpec


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


def measure(film: Path, wanted: Wanted, folder: Path, *, stop: StopCheck) -> Findings:
    """folder: for what is needed meanwhile. Raises RenderError where the file cannot be read, and
    Stopped."""
    layout = read_layout(film)
    captions = found.captions_of(wanted.scenes, wanted.film, wanted.looks)
    samples = found.samples_of(captions, wanted.film, layout.key_frames)
    whole = found.around(samples)
    width, height = wanted.film.format.size
    scale = wanted.film.preset.scale
    size = (round(width * scale), round(height * scale))
    heard = listen(film, folder, stop=stop)
    frames = [sample.frame for sample in samples]
    footage = any(scene.visual for scene in wanted.scenes)
    seen = watch(film, size, whole, frames, folder, every=footage, stop=stop)
    contrasts = found.contrasts(samples, whole, seen.samples, wanted.film) if whole else ()
    facts = Facts(layout, heard, size)
    late = lateness(wanted.scenes, heard.levels)
    measures = in_order(
        [
            judge.loudness(heard, wanted.scenes),
            judge.true_peak(heard),
            judge.silence(heard, wanted.scenes),
            judge.black(seen.black.spans, wanted.scenes),
            judge.frozen(seen.still.spans, wanted.scenes),
            judge.flashes(seen.flashes, wanted.scenes),
            judge.caption_overlap(*found.most_at_once(captions)),
            judge.caption_overflow(*found.beyond(captions, wanted.film)),
            judge.caption_contrast(list(contrasts)),
            judge.sync(late),
            judge.duration(facts.seconds, wanted.seconds, own_text=wanted.own_text),
            judge.file(facts),
        ]
    )
    return Findings(measures, tuple(map(tuple, late)))

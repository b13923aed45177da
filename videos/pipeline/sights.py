"""What the quality gate saw of a scene, kept for the next film that the scene is in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from videos import artifacts
from videos.models import Artifact
from videos.pipeline.context import Made, StageContext
from videos.render.encoder import X264, encoder_name
from videos.render.output import written
from videos.render.quality.report import VERSION
from videos.render.quality.seen import Seen
from videos.render.segment import cells_of

Parts = Sequence[Artifact]
"""The segments of a film, in its order."""


def known_sights(context: StageContext, parts: Parts) -> dict[int, Seen]:
    """What was seen of these segments before, by their places."""
    found = {place: context.find(_key(part)) for place, part in enumerate(parts)}
    return {place: _seen(one) for place, one in found.items() if one is not None}


def _seen(kept: Artifact) -> Seen:
    meta = kept.meta
    packed, contrasts = artifacts.local_path(kept).read_bytes(), tuple(meta["contrasts"])
    return Seen(packed, contrasts, meta["covered"], meta["outside"])


def keep_sights(context: StageContext, sights: Mapping[Artifact, Seen]) -> None:
    """For each segment, once."""
    for part, seen in sights.items():
        path = context.work_path("seen", part.pk, ".bin")
        with written(path) as file:
            file.write(seen.packed)
        meta = {"contrasts": seen.contrasts, "covered": seen.covered, "outside": seen.outside}
        context.keep(_key(part), "seen", path, Made(meta))


def fresh_cells(context: StageContext, parts: Parts) -> dict[int, Path]:
    """Where the renderer left what it drew, if it did just now, by places. What another encoder
    than x264 makes of it is not taken for granted: then the film is looked at as a whole."""
    if encoder_name() != X264:
        return {}
    return {
        place: cells_of(context.work_path("segment", part.pk, ".mp4"))
        for place, part in enumerate(parts)
    }


def _key(part: Artifact) -> str:
    return artifacts.artifact_key("seen", VERSION, part.pk)

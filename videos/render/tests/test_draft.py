"""A draft is the same film at half the size; whatever is in a film, its segments fit together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
import pytest
from PIL import ImageChops, ImageStat
from PIL.Image import Resampling

from videos.render.segment import render_segment
from videos.render.spec import FilmSpec, Format, Preset, SceneSpec, Shape, Visual
from videos.render.tests.helpers import FILM, frames_of, never, scene
from videos.render.tests.test_footage import picture

BOX = Resampling.BOX


def rendered(spec: SceneSpec, film: FilmSpec, out: Path) -> Path:
    render_segment(spec, film, out, stop=never)
    return out


@pytest.mark.parametrize("format_", Format)
def test_a_draft_shows_what_the_film_will(format_: Format, tmp_path: Path) -> None:
    film = FilmSpec("educational", format_)
    spec = scene(index=1, frames=22)
    final = frames_of(rendered(spec, film, tmp_path / "final.mp4"))
    draft = frames_of(rendered(spec, replace(film, preset=Preset.DRAFT), tmp_path / "draft.mp4"))

    width, height = format_.size
    assert draft[0].size == (width // 2, height // 2)
    for at in (8, 16, 21):  # on the way, and there
        # Small, because layers stand on even pixels, which in a draft are further apart.
        small = [frames[at].resize((width // 16, height // 16), BOX) for frames in (final, draft)]
        difference = ImageChops.difference(*small).convert("L")
        assert ImageStat.Stat(difference).mean[0] < 4


def header(path: Path) -> bytes:
    with av.open(str(path)) as container:
        return container.streams.video[0].codec_context.extradata or b""


@pytest.mark.parametrize("preset", Preset)
def test_segments_share_their_header_whatever_is_in_them(preset: Preset, tmp_path: Path) -> None:
    film = replace(FILM, preset=preset)
    plain = scene(frames=3)
    visual = Visual(picture(tmp_path), "p", Shape.PICTURE)
    short, long, behind = plain, replace(plain, frames=20), replace(plain, visual=visual)

    headers = {
        header(rendered(spec, film, tmp_path / f"{at}.mp4"))
        for at, spec in enumerate((short, long, behind))
    }

    assert len(headers) == 1

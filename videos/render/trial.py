"""A tiny film made as films are, and judged as films are: what an encoder has to pass."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from videos.render.joining import join
from videos.render.process import RenderError, run_ffmpeg
from videos.render.quality.file import Facts, broken_rules
from videos.render.quality.heard import listen
from videos.render.quality.mp4 import read_layout
from videos.render.sound import master_sound
from videos.render.spec import FPS
from videos.render.video import GOP, MP4, TAGGED

_SIZE = (640, 360)
_FRAMES = 2 * GOP + 2  # what begins a third group of pictures


def _never() -> bool:
    return False


def require_film(how: Sequence[str]) -> None:
    """Raises RenderError where what is encoded with these arguments makes no film to publish."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scene, sound, film = (folder / file for file in ("scene.mp4", "sound.m4a", "film.mp4"))
        _encode(how, scene)
        master_sound([(None, 2 * _FRAMES)], sound, stop=_never)
        join([(scene, _FRAMES)] * 2, sound, film, stop=_never)
        broken = broken_rules(Facts(read_layout(film), listen(film, folder, stop=_never), _SIZE))
    if broken:
        raise RenderError(f"Its films are not as they should be: {'; '.join(broken)}.")


def _encode(how: Sequence[str], out: Path) -> None:
    picture = f"testsrc2=size={_SIZE[0]}x{_SIZE[1]}:rate={FPS},{TAGGED}"
    source = ("-f", "lavfi", "-i", picture, "-frames:v", str(_FRAMES))
    run_ffmpeg(["-loglevel", "error", *source, *how, *MP4, out.name], stop=_never, cwd=out.parent)

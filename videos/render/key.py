"""The content hash of a segment: equal keys mean equal pictures."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

import resvg_py

from videos.render.coverage import text_of
from videos.render.encoder import encoding
from videos.render.fonts import font_files, further_files
from videos.render.output import plain_errors
from videos.render.process import WAS_KILLED, Killed, RenderError, ffmpeg_path
from videos.render.spec import FilmSpec, SceneSpec
from videos.render.style import style_files
from videos.render.video import MP4

ENGINE_VERSION = 6
"""Raised whenever the code draws, moves or captions a scene differently."""

# What is on the draft but never on the screen.
_UNSEEN = ("narration", "search_terms")


def engine_key() -> list[str | int]:
    """The versions that decide what any part of a film comes out as."""
    return [ENGINE_VERSION, ffmpeg_version(), resvg_py.__version__]


def design_key(film: FilmSpec) -> str:
    """SHA-256 (hex) over what all pictures of a film share: engine, style, its fonts, format."""
    brand = {**asdict(film.brand), "logo": ""}  # its content is in logo_key
    return _hash(
        engine_key(),
        [film.style, film.format.value, brand, film.captions, film.preset],
        [_digest(path) for path in (*style_files(film.style), *font_files())],
    )


def segment_key(scene: SceneSpec, film: FilmSpec) -> str:
    """SHA-256 (hex) over all that decides the segment's pictures: the film's design, texts, words
    and length. The number of scenes in the film, where between the others it stands, and the search
    terms change nothing and are left out. How it is encoded is in it, so that all segments of a
    film fit each other."""
    encoded = [*encoding(film), *MP4]
    fonts = [_digest(path) for path in further_files(text_of(scene), film.brand.font)]
    return _hash(design_key(film), encoded, fonts, _seen(scene))


def _hash(*content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _seen(scene: SceneSpec) -> dict[str, object]:
    values = asdict(scene)
    for name in ("count", "kept_look"):
        del values[name]
    values["index"] = scene.look
    if values["visual"] is not None:
        del values["visual"]["path"]  # its content is in the key
    values["draft"] = {
        name: value for name, value in values["draft"].items() if name not in _UNSEEN
    }
    return values


def _digest(path: Path) -> list[str]:
    with plain_errors():
        state = path.stat()
        return [path.name, _content(path, state.st_mtime_ns, state.st_size)]


@lru_cache(maxsize=512)
def _content(path: Path, _changed: int, _size: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@lru_cache(maxsize=1)
def ffmpeg_version() -> str:
    """The first line ffmpeg says about itself. Raises RenderError when it does not run."""
    try:
        answer = subprocess.run(
            [ffmpeg_path(), "-version"], capture_output=True, text=True, check=True, timeout=30
        )
    except (OSError, subprocess.SubprocessError) as error:
        if getattr(error, "returncode", 0) == -signal.SIGKILL:
            raise Killed(WAS_KILLED) from error
        raise RenderError(f"ffmpeg could not be started: {error}.") from error
    return answer.stdout.partition("\n")[0]

"""Segments joined with their sound into the film."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from videos.render.output import publish, work_folder, written
from videos.render.process import RenderError, StopCheck, run_ffmpeg
from videos.render.spec import FPS
from videos.render.video import MP4, TICKS

# The list counts in microseconds, which do not divide into thirtieths: frames are put back on
# the frame rate's own ticks. B-frames are at most one frame late, so decoding is one tick ahead.
_ON_THE_FRAME = f"setts=pts=round(PTS/{TICKS})*{TICKS}:dts=(N-1)*{TICKS}"
_LIST = "segments.txt"
_OUT = "film.mp4"


def join(segments: Sequence[tuple[Path, int]], sound: Path, out: Path, *, stop: StopCheck) -> None:
    """Join (segment, frames) in order without re-encoding, and put the mastered sound under them.

    Raises RenderError or Stopped; `out` appears whole or not at all.
    """
    if not segments:
        raise RenderError("The film has no scenes.")
    with work_folder(out) as folder:
        _write_list(segments, folder)
        run_ffmpeg(
            [
                *("-loglevel", "error", "-f", "concat", "-safe", "0", "-i", _LIST),
                *("-i", str(sound.absolute()), "-map", "0:v:0", "-map", "1:a:0"),
                *("-c", "copy", "-bsf:v", _ON_THE_FRAME, *MP4, _OUT),
            ],
            stop=stop,
            cwd=folder,
        )
        publish(folder / _OUT, out)


def _write_list(segments: Sequence[tuple[Path, int]], folder: Path) -> None:
    """Links of our own naming, so that no path of the user is ever parsed by ffmpeg."""
    lines = ["ffconcat version 1.0"]
    for number, (path, frames) in enumerate(segments):
        if not path.is_file():
            raise RenderError("A rendered scene is missing. Retry to render it again.")
        name = f"segment{number}.mp4"
        (folder / name).symlink_to(path.absolute())
        lines += [f"file {name}", f"duration {frames / FPS:.6f}"]
    with written(folder / _LIST) as file:
        file.write("\n".join(lines).encode())

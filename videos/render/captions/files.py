"""What ffmpeg reads to draw captions."""

from __future__ import annotations

from pathlib import Path

from videos.render.captions.boxes import caption_fonts
from videos.render.captions.document import Captions
from videos.render.output import plain_errors, written
from videos.render.spec import FilmSpec, SceneSpec

DOCUMENT = "captions.ass"
FONTS = "fonts"


def put_captions(captions: Captions, scene: SceneSpec, film: FilmSpec, folder: Path) -> None:
    """Document and fonts into a folder that has none yet. Raises RenderError."""
    with written(folder / DOCUMENT) as file:
        file.write(captions.document.encode())
    with plain_errors():
        (folder / FONTS).mkdir()
        # Two folders may have fonts of one name.
        for number, path in enumerate(caption_fonts(scene, film)):
            (folder / FONTS / f"{number}{path.suffix}").symlink_to(path.absolute())

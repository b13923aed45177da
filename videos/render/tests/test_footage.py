"""Footage behind a scene: whatever the file, the frame is filled, moves and is never black."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from providers.llm.base import SceneKind
from videos.render.process import RenderError, run_ffmpeg
from videos.render.segment import render_segment
from videos.render.spec import FilmSpec, Format, Preset, Shape, Visual
from videos.render.tests.helpers import draft, frames_of, never, scene

BARE = draft(SceneKind.STATEMENT, headline="", kicker="", support="")
DRAFT = FilmSpec("neutral", Format.VERTICAL, captions=None, preset=Preset.DRAFT)
H264 = ("-c:v", "libx264", "-preset", "ultrafast")
MOVING = "testsrc2=size={size}:rate={rate}:duration={seconds}"
HDR = "setparams=color_trc=smpte2084:color_primaries=bt2020:colorspace=bt2020nc"
LEFT, RIGHT = (0.0, 0.5), (1.0, 0.5)


def made(path: Path, source: str, *how: str) -> Path:
    arguments = ["-f", "lavfi", "-i", source, *(how or (*H264, "-pix_fmt", "yuv420p")), path.name]
    run_ffmpeg(arguments, stop=never, cwd=path.parent)
    return path


def moving(size: str = "320x180", rate: int = 30, seconds: float = 1.0) -> str:
    return MOVING.format(size=size, rate=rate, seconds=seconds)


def turned(folder: Path) -> Path:
    """As phones write it: lying, with a note that it is to be stood up."""
    made(folder / "lying.mp4", moving())
    arguments = ["-display_rotation", "90", "-i", "lying.mp4", "-c", "copy", "phone.mp4"]
    run_ffmpeg(arguments, stop=never, cwd=folder)
    return folder / "phone.mp4"


CLIPS: dict[str, Callable[[Path], Path]] = {
    "a phone's": turned,
    "odd sizes": lambda folder: made(
        folder / "odd.webm", moving("171x97"), "-c:v", "libvpx", "-pix_fmt", "yuv420p"
    ),
    "ten bits": lambda folder: made(folder / "ten.mp4", moving(), *H264, "-pix_fmt", "yuv420p10le"),
    "high dynamic range": lambda folder: made(
        folder / "hdr.mp4", f"{moving()},format=yuv420p10le,{HDR}", *H264
    ),
    "frames that come as they like": lambda folder: made(
        folder / "vfr.mp4", f"{moving()},select='not(mod(n,3))+not(mod(n,7))'", *H264
    ),
    "interlaced, of a television": lambda folder: made(
        folder / "pal.mp4", f"{moving('360x288', 50)},setsar=64/45,interlace", *H264
    ),
    "an animation": lambda folder: made(folder / "a.gif", moving("120x90", 10), "-c:v", "gif"),
}


def seen(
    path: Path, folder: Path, *, frames: int = 6, film: FilmSpec = DRAFT, start: float = 0.0,
    focus: tuple[float, float] = (0.5, 0.5),
) -> list[Image.Image]:  # fmt: skip
    shape = Shape.PICTURE if path.suffix in {".png", ".jpg"} else Shape.CLIP
    visual = Visual(path, path.name, shape, start, focus)
    spec = replace(scene(BARE, frames=frames, spoken=()), visual=visual)
    render_segment(spec, film, folder / "out.mp4", stop=never)
    return frames_of(folder / "out.mp4")


def apart(first: Image.Image, second: Image.Image) -> float:
    """Mean difference, of 255."""
    return max(ImageStat.Stat(ImageChops.difference(first, second)).mean)


def color_at(picture: Image.Image, x: float, y: float) -> tuple[int, int, int]:
    place = (int(x * (picture.width - 1)), int(y * (picture.height - 1)))
    red, green, blue = picture.resize(picture.size).getpixel(place)  # type: ignore[misc]
    return red, green, blue


@pytest.mark.parametrize("make", CLIPS.values(), ids=CLIPS.keys())
def test_a_clip_of_any_kind_fills_the_frame(make: Callable[[Path], Path], tmp_path: Path) -> None:
    frames = seen(make(tmp_path), tmp_path)

    assert len(frames) == 6
    assert all(frame.size == (540, 960) for frame in frames)
    corners = [(0, 0), (1, 0), (0, 1), (1, 1)]
    assert all(max(color_at(frames[-1], *corner)) > 30 for corner in corners)
    assert apart(frames[0], frames[-1]) > 0.5


@pytest.mark.parametrize("frames", [45, 130])
def test_a_clip_that_is_too_short_is_slowed_and_begun_again(frames: int, tmp_path: Path) -> None:
    """0.9 seconds of it, for 1.5 and 4.3."""
    shown = seen(made(tmp_path / "short.mp4", moving(seconds=0.9)), tmp_path, frames=frames)

    assert len(shown) == frames
    assert all(ImageStat.Stat(frame.convert("L")).mean[0] > 40 for frame in shown)
    assert all(apart(shown[at], shown[at + 15]) > 0.2 for at in range(0, frames - 15, 5))


def test_a_start_behind_the_end_is_the_beginning(tmp_path: Path) -> None:
    clip = made(tmp_path / "clip.mp4", moving())

    late, begun = (seen(clip, tmp_path, frames=2, start=start)[0] for start in (99.0, 0.0))

    assert apart(late, begun) < 2


def test_what_matters_of_a_clip_is_in_the_frame(tmp_path: Path) -> None:
    halves = "color=red:size=320x180:rate=30:duration=1,drawbox=x=160:w=160:c=blue:t=fill"
    clip = made(tmp_path / "halves.mp4", halves)
    film = replace(DRAFT, style="entertainment")

    left, right = (seen(clip, tmp_path, film=film, focus=at)[0] for at in (LEFT, RIGHT))

    for x in (0.0, 0.5, 1.0):
        (red, _, no_blue), (no_red, _, blue) = (color_at(side, x, 0.5) for side in (left, right))
        assert min(red, blue) > 150
        assert max(no_red, no_blue) < 60


def picture(folder: Path, name: str = "picture.png", mode: str = "RGB") -> Path:
    """A green mark on the right of a wide blue sheet; clear but for the mark in RGBA."""
    sheet = Image.new(mode, (1200, 500), (30, 60, 200) if mode == "RGB" else (0, 0, 0, 0))
    sheet.paste((20, 220, 60), (1000, 200, 1100, 300))
    sheet.save(folder / name)
    return folder / name


def marked(shown: Image.Image) -> float:
    """Where the middle of the green mark is, in parts of the width; -1 when it is not there."""
    red, green, blue = shown.split()
    only = ImageChops.subtract(green, ImageChops.lighter(red, blue)).point(
        lambda value: 255 if value > 50 else 0
    )
    box = only.getbbox()
    return (box[0] + box[2]) / 2 / shown.width if box else -1.0


def test_what_matters_of_a_picture_stays_in_the_frame_while_it_moves(tmp_path: Path) -> None:
    film = replace(DRAFT, style="entertainment")
    frames = seen(picture(tmp_path), tmp_path, frames=60, film=film, focus=(0.875, 0.5))
    places = [marked(frame) for frame in frames[::10]]

    assert all(0.1 < place < 0.9 for place in places)
    assert all(before != after for before, after in pairwise(places))
    assert marked(seen(tmp_path / "picture.png", tmp_path, film=film, focus=LEFT)[0]) == -1


def test_a_picture_is_stood_up_as_its_camera_noted(tmp_path: Path) -> None:
    sheet = Image.new("RGB", (400, 300), (200, 40, 40))
    sheet.paste((40, 40, 200), (0, 0, 200, 300))
    note = sheet.getexif()
    note[0x112] = 6  # to be turned right by a quarter: what lay left comes to stand above
    sheet.save(tmp_path / "note.jpg", exif=note, quality=95)

    shown = seen(tmp_path / "note.jpg", tmp_path, film=replace(DRAFT, style="entertainment"))[0]

    assert color_at(shown, 0.5, 0.05)[2] > color_at(shown, 0.5, 0.05)[0]
    assert color_at(shown, 0.5, 0.95)[0] > color_at(shown, 0.5, 0.95)[2]


def test_what_is_transparent_shows_the_ground_of_the_style(tmp_path: Path) -> None:
    film = replace(DRAFT, style="tutorial")

    shown = seen(picture(tmp_path, mode="RGBA"), tmp_path, film=film)[0]

    assert min(color_at(shown, 0.5, 0.1)) > 200  # paper


BROKEN = {
    "cut off": lambda folder: (folder / "whole.mp4").read_bytes()[:2000],
    "no clip": lambda _folder: b"hello" * 100,
    "a list of other files": lambda folder: (
        f"ffconcat version 1.0\nfile {folder / 'whole.mp4'}\n".encode()
    ),
    "a list of other places": lambda folder: (
        f"#EXTM3U\n#EXTINF:1,\n{folder / 'whole.mp4'}\n#EXT-X-ENDLIST\n".encode()
    ),
}


@pytest.mark.parametrize("suffix", [".mp4", ".png"])
@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_what_is_no_picture_is_told_with_its_scene(
    content: Callable[[Path], bytes], suffix: str, tmp_path: Path
) -> None:
    made(tmp_path / "whole.mp4", moving())
    (tmp_path / f"broken{suffix}").write_bytes(content(tmp_path))

    with pytest.raises(RenderError, match="scene 1 cannot be read: choose another"):
        seen(tmp_path / f"broken{suffix}", tmp_path)
    assert not (tmp_path / "out.mp4").exists()


def test_styles_grade_footage_each_in_its_way(tmp_path: Path) -> None:
    clip = made(tmp_path / "clip.mp4", moving())
    calm, loud = (
        seen(clip, tmp_path, frames=1, film=replace(DRAFT, style=style))[0].convert("HSV")
        for style in ("neutral", "entertainment")
    )

    assert ImageStat.Stat(calm).mean[1] < ImageStat.Stat(loud).mean[1] - 20

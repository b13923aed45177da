"""Pictures are cropped to what matters in them, clips begin where they live."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from videos.render.focus import Frame, focus_of
from videos.render.look import look_at_clip, look_at_picture
from videos.render.process import RenderError, Stopped
from videos.render.tests.helpers import never
from ytempire.core.ffmpeg import ffmpeg_file

NEAR = 0.08  # of the picture: a crop is wider than that
SIZE = (480, 270)
SKINS = [(255, 219, 190), (224, 172, 140), (141, 85, 54), (90, 56, 37)]


def small(image: Image.Image) -> Frame:
    return np.asarray(image.convert("RGB").resize((96, 96), Image.Resampling.BOX))


def meadow(seed: int) -> Image.Image:
    """A background out of focus, everywhere alike."""
    dice = np.random.default_rng(seed)
    image = Image.new("RGB", SIZE, (120, 150, 170))
    drawing = ImageDraw.Draw(image)
    for _ in range(40):
        x, y, r = (int(dice.integers(low, high)) for low, high in ((0, 480), (0, 270), (8, 30)))
        colour = tuple(int(value) for value in dice.integers(80, 190, 3))
        drawing.ellipse((x - r, y - r, x + r, y + r), fill=colour)
    return image.filter(ImageFilter.GaussianBlur(10))


def thing(x: float, y: float) -> Image.Image:
    image = meadow(seed=3)
    at, down = x * SIZE[0], y * SIZE[1]
    box = (at - 28, down - 28, at + 28, down + 28)
    ImageDraw.Draw(image).ellipse(box, fill=(210, 40, 40))
    return image


def portrait(x: float, skin: tuple[int, int, int]) -> Image.Image:
    """Somebody in front of it: head, hair, eyes and shoulders."""
    image = meadow(seed=5)
    drawing = ImageDraw.Draw(image)
    at, down = x * SIZE[0], 0.42 * SIZE[1]
    drawing.ellipse((at - 90, down + 50, at + 90, down + 300), fill=(40, 50, 70))
    drawing.rectangle((at - 14, down + 30, at + 14, down + 70), fill=skin)
    drawing.ellipse((at - 42, down - 55, at + 42, down + 55), fill=skin)
    drawing.pieslice((at - 46, down - 62, at + 46, down + 10), 180, 360, fill=(50, 30, 20))
    for eye in (-16, 16):
        drawing.ellipse((at + eye - 5, down - 10, at + eye + 5, down), fill=(30, 30, 30))
    return image


@pytest.mark.parametrize("place", [(0.2, 0.3), (0.8, 0.4), (0.5, 0.5), (0.3, 0.8), (0.75, 0.7)])
def test_what_stands_out(place: tuple[float, float]) -> None:
    assert focus_of([small(thing(*place))]) == pytest.approx(place, abs=NEAR)


@pytest.mark.parametrize("skin", SKINS)
@pytest.mark.parametrize("x", [0.2, 0.35, 0.65, 0.8])
def test_a_person_of_any_colour(x: float, skin: tuple[int, int, int]) -> None:
    found = focus_of([small(portrait(x, skin))])
    assert found[0] == pytest.approx(x, abs=NEAR)
    assert found[1] < 0.6  # the head, not the shoulders


def test_what_moves_counts_more_than_what_does_not() -> None:
    still = small(meadow(seed=5))
    moved = still.copy()
    moved[60:80, 70:90] = 255 - moved[60:80, 70:90]
    x, y = focus_of([still, moved])
    assert x > 0.65
    assert y > 0.6


@pytest.mark.parametrize(
    "picture",
    [
        np.full((96, 96, 3), 90, np.uint8),
        np.zeros((96, 96, 3), np.uint8),
        np.tile(np.linspace(0, 255, 96, dtype=np.uint8)[None, :, None], (96, 1, 3)),
    ],
    ids=["one colour", "black", "a sky"],
)
def test_the_middle_when_in_doubt(picture: Frame) -> None:
    assert focus_of([picture]) == pytest.approx((0.5, 0.5), abs=NEAR)


def test_a_picture_is_seen_upright(tmp_path: Path) -> None:
    lying = thing(0.2, 0.3).transpose(Image.Transpose.ROTATE_90)
    orientation = lying.getexif()
    orientation[0x0112] = 6  # turn it by 90 degrees clockwise
    lying.save(tmp_path / "lying.jpg", exif=orientation)
    look = look_at_picture(tmp_path / "lying.jpg")
    assert look.focus == pytest.approx((0.2, 0.3), abs=NEAR)


def test_what_is_no_picture(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff\xe0 and then nothing")
    with pytest.raises(RenderError, match="cannot be read"):
        look_at_picture(tmp_path / "a.jpg")


@pytest.fixture(scope="module")
def waking(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight seconds of grey that lies still, and after the fifth a ball that rolls at the right."""
    path = tmp_path_factory.mktemp("clip") / "waking.mp4"
    ground = "color=gray:size=320x180:rate=10:duration=8"
    ball = "color=orange:size=40x40:rate=10:duration=8"
    over = "[0][1]overlay=x=260:y='60+if(gt(t,5),40*sin(4*t),0)'"
    command = [ffmpeg_file(), "-v", "error", "-f", "lavfi", "-i", ground, "-f", "lavfi", "-i"]
    subprocess.run([*command, ball, "-filter_complex", over, str(path)], check=True)
    return path


def test_a_clip_begins_where_something_happens(waking: Path, tmp_path: Path) -> None:
    look = look_at_clip(waking, 8, 2, folder=tmp_path, stop=never)
    assert 4 < look.start <= 6
    assert look.focus[0] == pytest.approx(280 / 320, abs=2 * NEAR)


@pytest.mark.parametrize(("scene", "start"), [(7.9, 0.1), (8, 0), (20, 0)])
def test_a_clip_that_is_hardly_long_enough_begins_so_that_it_lasts(
    waking: Path, tmp_path: Path, scene: float, start: float
) -> None:
    look = look_at_clip(waking, 8, scene, folder=tmp_path, stop=never)
    assert look.start == pytest.approx(start, abs=0.01)


def test_a_beginning_that_may_be_a_fade_is_left_out(waking: Path, tmp_path: Path) -> None:
    assert look_at_clip(waking, 8, 6, folder=tmp_path, stop=never).start >= 0.3


def test_a_clip_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"\x00\x00\x00\x18ftypmp42 and then nothing")
    with pytest.raises(RenderError):
        look_at_clip(tmp_path / "a.mp4", 8, 2, folder=tmp_path, stop=never)


def test_looking_can_be_stopped(waking: Path, tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        look_at_clip(waking, 8, 2, folder=tmp_path, stop=lambda: True)

"""The comparison of frames: what it lets pass, and what not."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from tests.quality.pictures import BLOCK, difference

SOME = Path(__file__).parent / "references" / "educational-vertical.jpg"


@pytest.fixture
def picture() -> Image.Image:
    return Image.open(SOME).convert("RGB")


def test_noise_and_another_encoder_pass(picture: Image.Image) -> None:
    noise = np.random.default_rng(1).integers(-8, 9, (picture.height, picture.width, 3))
    noisy = Image.fromarray(np.clip(np.asarray(picture) + noise, 0, 255).astype(np.uint8))
    encoded = io.BytesIO()
    picture.save(encoded, "JPEG", quality=60)

    assert not difference(noisy, picture).visible
    assert not difference(Image.open(encoded), picture).visible


def test_letters_drawn_a_little_softer_pass(picture: Image.Image) -> None:
    assert not difference(picture.filter(ImageFilter.GaussianBlur(0.6)), picture).visible


def test_text_that_moved_by_a_little_does_not(picture: Image.Image) -> None:
    """Three pixels, which are twelve of a full-size film."""
    text = picture.crop((0, 80, 270, 260))
    moved = picture.copy()
    moved.paste(text, (0, 83))

    assert difference(moved, picture).visible


def test_a_patch_of_another_colour_does_not(picture: Image.Image) -> None:
    patched = picture.copy()
    patched.paste((255, 0, 0), (100, 100, 100 + 2 * BLOCK, 100 + 2 * BLOCK))

    assert difference(patched, picture).visible


def test_pictures_of_two_sizes_are_two_pictures(picture: Image.Image) -> None:
    assert difference(picture.resize((picture.width, picture.height - 1)), picture).visible

"""A segment: the stream players and YouTube ask for, and a picture that shows its texts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
import psutil
import pytest
from PIL import Image, ImageChops

from providers.llm.base import SceneKind
from providers.speech.base import WordTiming
from videos.render.canvas import CANVASES, Box
from videos.render.process import RenderError, Stopped
from videos.render.segment import render_segment
from videos.render.spec import FPS, CaptionLook, FilmSpec, Format, Preset, SceneSpec
from videos.render.tests.helpers import FILM, after, draft, frames_of, never, scene, words
from videos.render.tests.test_design import HARD, filled

BT709 = 1
TV_RANGE = 1
VERTICAL = CANVASES[Format.VERTICAL]
NEAR = 24  # of 255; what compression may change


def rendered(spec: SceneSpec, tmp_path: Path, film: FilmSpec = FILM) -> Path:
    out = tmp_path / "segment.mp4"
    render_segment(spec, film, out, stop=never)
    return out


def difference(first: Image.Image, second: Image.Image, box: Box) -> int:
    """How many pixels of the box differ clearly."""
    area = (box.x, box.y, box.right, box.bottom)
    changed = ImageChops.difference(first.crop(area), second.crop(area)).convert("L")
    return sum(changed.histogram()[NEAR:])


def near(picture: Image.Image, box: Box, color: str) -> int:
    """How many pixels of the box have the color, give or take what compression changes."""
    area = picture.crop((box.x, box.y, box.right, box.bottom))
    plain = Image.new("RGB", area.size, f"#{color}")
    apart = ImageChops.difference(area, plain).split()
    widest = ImageChops.lighter(ImageChops.lighter(apart[0], apart[1]), apart[2])
    return sum(widest.histogram()[:NEAR])


@pytest.mark.parametrize("format_", Format)
def test_the_stream_is_what_publishing_asks_for(format_: Format, tmp_path: Path) -> None:
    out = rendered(scene(frames=20), tmp_path, FilmSpec("neutral", format_))

    with av.open(str(out)) as container:
        assert len(container.streams) == 1
        stream = container.streams.video[0]
        context = stream.codec_context
        assert (stream.width, stream.height) == format_.size
        assert (context.name, context.profile, context.pix_fmt) == ("h264", "High", "yuv420p")
        assert stream.average_rate == FPS
        assert (stream.frames, stream.start_time) == (20, 0)
        tags = (context.color_primaries, context.color_trc, context.colorspace)
        assert (*tags, context.color_range) == (BT709, BT709, BT709, TV_RANGE)


def test_groups_are_closed_and_half_a_second_long(tmp_path: Path) -> None:
    with av.open(str(rendered(scene(frames=32), tmp_path))) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
        shown = [packet.pts or 0 for packet in packets]

    keys = [number for number, packet in enumerate(packets) if packet.is_keyframe]
    assert keys == [0, 15, 30]
    # Closed: nothing that comes after a key frame is shown before it.
    assert all(min(shown[key:]) == shown[key] for key in keys)


def test_exactly_as_many_frames_as_asked_for(tmp_path: Path) -> None:
    assert len(frames_of(rendered(scene(frames=1), tmp_path))) == 1
    assert len(frames_of(rendered(scene(frames=17), tmp_path))) == 17


def test_the_texts_are_seen(tmp_path: Path) -> None:
    full = frames_of(rendered(scene(spoken=()), tmp_path))[-1]
    bare = frames_of(rendered(scene(draft(headline=""), spoken=()), tmp_path))[-1]

    assert difference(full, bare, VERTICAL.text) > 20_000
    assert difference(full, bare, VERTICAL.band) == 0


def test_captions_are_seen_in_their_band_in_their_colours(tmp_path: Path) -> None:
    with_words = frames_of(rendered(scene(), tmp_path))[-1]
    without = frames_of(rendered(scene(spoken=()), tmp_path))[-1]

    assert difference(with_words, without, VERTICAL.band) > 5_000
    # Of a million: the encoder has other bits to spend where there is more to encode.
    assert difference(with_words, without, Box(0, 0, 1080, VERTICAL.band.y - 20)) < 200
    assert near(with_words, VERTICAL.band, "FFFFFF") > 500
    assert near(with_words, VERTICAL.band, "FFD166") > 300


def test_the_accent_moves_on_with_the_words(tmp_path: Path) -> None:
    frames = frames_of(rendered(scene(frames=40, spoken=words("one two three")), tmp_path))
    left = Box(VERTICAL.band.x, VERTICAL.band.y, 380, VERTICAL.band.height)

    assert near(frames[2], left, "FFD166") > 300 > near(frames[25], left, "FFD166")


def test_a_word_is_marked_in_the_frame_in_which_it_begins(tmp_path: Path) -> None:
    """Also at 3.7 seconds, where ffmpeg's clock is at 3.699."""
    spoken = (WordTiming("one", 0.1, 3.7), WordTiming("three", 3.7, 4.2))
    film = replace(FILM, preset=Preset.DRAFT)
    frames = frames_of(rendered(scene(frames=120, spoken=spoken), tmp_path, film))
    band = VERTICAL.band.scaled(0.5)
    left = replace(band, width=band.width // 2 - 30)

    assert near(frames[110], left, "FFD166") > 50 > near(frames[114], left, "FFD166")


def test_captions_may_change_with_every_frame(tmp_path: Path) -> None:
    """More often than an expression of ffmpeg has terms."""
    film = replace(FILM, captions=CaptionLook.POP, preset=Preset.DRAFT)
    spec = scene(frames=130, spoken=words("on " * 42, step=0.1))

    frames = frames_of(rendered(spec, tmp_path, film))

    band = VERTICAL.band.scaled(0.5)
    assert near(frames[0], band, "FFD166") > 100
    assert near(frames[120], band, "FFD166") > 100


def test_layers_arrive_and_the_film_does_not_begin_empty(tmp_path: Path) -> None:
    later = frames_of(rendered(scene(index=1, frames=25, spoken=()), tmp_path))
    first = frames_of(rendered(scene(index=0, frames=1, spoken=()), tmp_path))

    assert near(later[0], VERTICAL.text, "FFFFFF") == 0
    assert near(later[-1], VERTICAL.text, "FFFFFF") > 10_000
    assert near(first[0], VERTICAL.text, "FFFFFF") > 10_000


@pytest.mark.parametrize("text", HARD.values(), ids=HARD.keys())
def test_hard_texts_render(text: str, tmp_path: Path) -> None:
    kind = list(SceneKind)[list(HARD.values()).index(text) % len(SceneKind)]
    spec = scene(filled(kind, text), frames=2, spoken=words(text or "x"))

    assert len(frames_of(rendered(spec, tmp_path))) == 2


def test_arabic_letters_are_joined(tmp_path: Path) -> None:
    """The same letters kept apart look different, so shaping has joined the others."""
    bare = draft(headline="", kicker="", support="")
    joined, apart = "\u0633\u0644\u0627\u0645", "\u0633\u200c\u0644\u200c\u0627\u200c\u0645"
    first, second = (
        frames_of(rendered(scene(bare, spoken=words(word)), tmp_path))[-1]
        for word in (joined, apart)
    )

    assert difference(first, second, VERTICAL.band) > 500


def test_stopping_ends_the_work_and_leaves_nothing(tmp_path: Path) -> None:
    out = tmp_path / "segment.mp4"

    with pytest.raises(Stopped):
        render_segment(scene(frames=100_000), FILM, out, stop=after(10))

    assert list(tmp_path.iterdir()) == []
    assert not [child for child in psutil.Process().children() if "ffmpeg" in child.name()]


def test_a_failure_keeps_what_was_there_before(tmp_path: Path) -> None:
    out = tmp_path / "segment.mp4"
    out.write_bytes(b"earlier")

    with pytest.raises(RenderError):
        render_segment(scene(), FilmSpec("nowhere", Format.VERTICAL), out, stop=never)

    assert out.read_bytes() == b"earlier"
    assert list(tmp_path.iterdir()) == [out]

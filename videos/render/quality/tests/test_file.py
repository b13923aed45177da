"""The rules of upload, each broken once by a file that ffmpeg really wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from videos.render.process import RenderError, run_ffmpeg
from videos.render.quality.file import RULES, Facts, broken_rules
from videos.render.quality.heard import listen
from videos.render.quality.mp4 import read_layout
from videos.render.tests.helpers import never
from videos.render.video import GOP, MP4, STREAM, TAGGED

SIZE = (320, 180)
SECONDS = 2
SOURCES = (
    *("-f", "lavfi", "-i", f"testsrc2=size=320x180:rate=30:duration={SECONDS},{TAGGED}"),
    *("-f", "lavfi", "-i", f"sine=duration={SECONDS}"),
)
HEALTHY = (
    *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-sc_threshold", "0"),
    *(*(one for one in STREAM if one != "-an"), "-keyint_min", str(GOP)),
    *("-x264-params", "b-pyramid=none:b-adapt=0:cabac=1:8x8dct=1"),
    *("-c:a", "aac", "-ar", "48000", "-ac", "2", *MP4),
)
LATE = "gte(N\\,30)*500"
BROKEN: dict[str, tuple[str, ...]] = {
    "H.264 in the High profile": ("-profile:v", "main", "-x264-params", "8x8dct=0"),
    "4:2:0, progressive": ("-pix_fmt", "yuv422p", "-profile:v", "high422"),
    "BT.709 colours, tagged as such": ("-vf", "setparams=color_primaries=bt470bg"),
    "its format's size": ("-s", "322x180"),
    "30 frames a second, evenly": ("-bsf:v", f"setts=pts=PTS+{LATE}:dts=DTS+{LATE}"),
    "a key frame every half second": ("-g", str(GOP + 1), "-keyint_min", str(GOP + 1)),
    "closed groups of pictures": ("-flags", "-cgop", "-x264-params", "open-gop=1:b-adapt=0"),
    "at most two B-frames in a row": ("-bf", "3"),
    "AAC-LC sound in stereo at 48 kHz": ("-ac", "1"),
    "sound as long as the picture": ("-af", f"atrim=end={SECONDS - 0.2}"),
    "playable from the start (faststart)": ("-movflags", "negative_cts_offsets"),
    "no edit list": ("-use_editlist", "1"),
}


def broken(out: Path, how: tuple[str, ...]) -> list[str]:
    run_ffmpeg([*SOURCES, *HEALTHY, *how, str(out)], stop=never, cwd=out.parent)
    return broken_rules(Facts(read_layout(out), listen(out, out.parent, stop=never), SIZE))


def test_a_file_as_it_should_be(tmp_path: Path) -> None:
    assert broken(tmp_path / "film.mp4", ()) == []


@pytest.mark.parametrize("rule", BROKEN)
def test_a_file_that_breaks_a_rule(rule: str, tmp_path: Path) -> None:
    assert rule in broken(tmp_path / "film.mp4", BROKEN[rule])


def test_each_rule_is_broken_once() -> None:
    """But for what was drawn, which films are needed for."""
    assert {*RULES} - {*BROKEN} == {"the pictures that were drawn"}


@pytest.mark.parametrize("how", [("-r", "25"), ("-ar", "44100"), ("-c:a", "libmp3lame")])
def test_other_rates_and_codecs(how: tuple[str, ...], tmp_path: Path) -> None:
    assert broken(tmp_path / "film.mp4", how)


@pytest.mark.parametrize("kept", [0, 40, 3000])
def test_a_file_that_was_cut_off_is_damaged(kept: int, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    broken(film, ())
    film.write_bytes(film.read_bytes()[:kept])

    with pytest.raises(RenderError, match="damaged"):
        read_layout(film)

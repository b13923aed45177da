"""What a clip is, read from the file itself; and how it fills the frame as long as is needed."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path

from videos.render.graph import Arguments
from videos.render.motion import STAYS
from videos.render.process import RenderError, StopCheck, run_ffmpeg
from videos.render.spec import FPS

# Lists and streams may name other files and hosts: only what holds pictures itself is opened.
READ = (
    *("-protocol_whitelist", "file"),
    *("-format_whitelist", "mov,matroska,webm,avi,mpegts,mpeg,gif,ogg,flv,asf"),
)
_HIGH_DEFINITION = 720
_HDR = ("smpte2084", "arib-std-b67")
_SLOWEST = 2.0  # times a clip's length, before it is begun again
_BLEND = 0.4  # seconds from the end of a clip over into its beginning
_MOST_ROUNDS = 8
_LATEST = 0.5  # seconds before a clip's end; what would begin later begins at its beginning
_BT709 = "out_color_matrix=bt709:out_range=tv"
_LONG = re.compile(r"Duration: (\d+):(\d+):(\d+\.\d+)")
_SHOWN = re.compile(r"Output #0.*?Video: [^,]+, (\w+(?:\([^)]*\))?).*?, (\d+)x(\d+)", re.DOTALL)
# From light meant for brighter screens. Costly, so it is done at the film's size.
_FROM_HDR = (
    "zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,"
    "zscale=t=bt709:m=bt709:r=tv,"
)


@dataclass(frozen=True, slots=True)
class Clip:
    """seconds: 0 where the file does not say; width, height: upright, pixels; told: how ffmpeg
    describes its colours and fields."""

    seconds: float
    width: int
    height: int
    told: str

    @property
    def hdr(self) -> bool:
        return any(name in self.told for name in _HDR)

    @property
    def interlaced(self) -> bool:
        return "first" in self.told

    @property
    def untold(self) -> bool:
        """Whether high definition comes without the matrix of its colours: then it is BT.709."""
        large = min(self.width, self.height) >= _HIGH_DEFINITION
        return large and not re.search("bt|smpte|gbr", self.told)


def read_clip(name: str, folder: Path, *, stop: StopCheck) -> Clip:
    """Decode one frame of a file in the folder. Raises RenderError if there is none in it."""
    told = run_ffmpeg(
        [*READ, "-i", name, "-map", "0:V:0", "-frames:v", "1", "-f", "null", "-"],
        stop=stop,
        cwd=folder,
    )
    long, shown = _LONG.search(told), _SHOWN.search(told)
    if shown is None:
        raise RenderError("ffmpeg found no picture in it.")
    hours, minutes, seconds = (float(part) for part in long.groups()) if long else (0.0, 0.0, 0.0)
    whole = 3600 * hours + 60 * minutes + seconds
    return Clip(whole, int(shown[2]), int(shown[3]), shown[1])


@dataclass(frozen=True, slots=True)
class Rounds:
    """How a clip lasts as long as its scene. start, length: seconds of each round, after slowing
    it down `slow` times."""

    start: float
    slow: float
    length: float
    count: int


def rounds_of(clip: Clip, start: float, needed: float) -> Rounds:
    """Slowed first, then begun again, its end blending into its beginning; after the last round
    its last frame stays."""
    begin = start if start < clip.seconds - _LATEST else 0.0
    lasts = clip.seconds - begin if clip.seconds else needed
    slow = min(_SLOWEST, max(1.0, needed / max(lasts, 1 / FPS)))
    length = lasts * slow
    more = math.ceil((needed - length) / max(length - _BLEND, _BLEND) - 1 / FPS)
    blends = length > 2 * _BLEND
    return Rounds(begin, slow, length, 1 + min(_MOST_ROUNDS, max(0, more)) * blends)


def clip_inputs(name: str, rounds: Rounds) -> tuple[Arguments, ...]:
    # Threads of a decoder wait for each other: segments side by side use the cores better.
    first = (*READ, "-threads", "1", "-ss", f"{rounds.start:.3f}", "-i", name)
    return (first,) * rounds.count


def clip_chains(
    clip: Clip, rounds: Rounds, size: tuple[int, int], focus: tuple[float, float], look: str
) -> str:
    """The filters from the inputs to [b0]."""
    filled = _filled(clip, size, focus, look)
    # What stays is held by a filter, and what is held is copied before it is drawn on: so it stays
    # before it is scaled.
    one = f"setpts={rounds.slow:.4f}*(PTS-STARTPTS),fps={FPS},{STAYS},{filled}"
    if rounds.count == 1:
        return f"[0:v:0]{one}[b0]"
    cut = f"trim=duration={rounds.length:.3f},settb=1/{FPS}"
    chains = [f"[{number}:v:0]{one},{cut}[c{number}]" for number in range(rounds.count)]
    return ";\n".join([*chains, *_blended(rounds)])


def _blended(rounds: Rounds) -> list[str]:
    step, before, chains = rounds.length - _BLEND, "c0", []
    for number in range(1, rounds.count):
        at = f"xfade=duration={_BLEND}:offset={step * number:.3f}"
        chains.append(f"[{before}][c{number}]{at}[x{number}]")
        before = f"x{number}"
    return [*chains, f"[{before}]{STAYS}[b0]"]


def _filled(clip: Clip, size: tuple[int, int], focus: tuple[float, float], look: str) -> str:
    """Cropped around the focus, scaled and graded; square pixels, progressive, BT.709, 8 bits."""
    width, height = size
    shape = width / height
    crop = (
        f"crop=w='min(iw,ih*{shape:.5f}/sar)':h='min(ih,iw*sar/{shape:.5f})'"
        f":x='clip({focus[0]:.4f}*iw-ow/2,0,iw-ow)':y='clip({focus[1]:.4f}*ih-oh/2,0,ih-oh)'"
    )
    smaller = clip.width >= width and clip.height >= height
    scaled = f"scale={width}:{height}:flags={'bilinear' if smaller else 'bicubic'},setsar=1"
    colors = f"{_FROM_HDR if clip.hdr else f'scale={_BT709},'}format=yuv420p,{look}"
    steps = (
        "yadif=deint=interlaced" if clip.interlaced else "",
        "setparams=colorspace=bt709" if clip.untold else "",
        crop,
        # Colours are changed where there are the fewest pixels.
        *((scaled, colors) if smaller else (colors, scaled)),
    )
    return ",".join(step for step in steps if step)

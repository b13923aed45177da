"""The film's sound: narrations laid to the frame, joined, and mastered to -14 LUFS."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from videos.render.output import publish, work_folder, written
from videos.render.process import RenderError, StopCheck, run_ffmpeg
from videos.render.spec import FPS

RATE = 48_000
SAMPLES_PER_FRAME = RATE // FPS
LOUDNESS = -14.0
TRUE_PEAK = -1.5
_FADE = 0.008  # seconds; too short to be heard, long enough not to click
# The encoder puts this many samples before the first; without an edit list a player hears them,
# so as many are taken off the beginning and the words stay on their frames.
_PRIMING = 1024
_SILENCE = -70.0  # LUFS; quieter than this there is nothing to master
_FIRST_GAIN = 10.5  # dB after the compressor; right for most voices at once
_ROUNDS = 4
_LEAST_YIELD = 0.25
_CLOSE = 0.3  # dB
_CEILING = -3.0  # dB of the limiter, below TRUE_PEAK by what the last correction may add
_TARGET = f"loudnorm=I={LOUDNESS}:TP={TRUE_PEAK}:LRA=11"
# The compressor is set for speech at one level, so every voice is brought to it first.
_LEVEL = -20.0  # LUFS
_EVEN = "highpass=f=70,acompressor=threshold=-21dB:ratio=3:attack=4:release=90:knee=5:makeup=1"
_JOINED, _LIMITED, _OUT, _GRAPH = "joined.wav", "limited.wav", "sound.m4a", "graph.txt"


def master_sound(narrations: Sequence[tuple[Path, int]], out: Path, *, stop: StopCheck) -> None:
    """Write `out` (MP4 audio): AAC-LC, 48 kHz stereo, -14 LUFS, true peak at most -1 dBTP.

    narrations: a WAV and its scene's length in frames, in order; each is padded or cut to exactly
    that length. Raises RenderError or Stopped; `out` appears whole or not at all.
    """
    if not narrations:
        raise RenderError("The film has no narration.")
    with work_folder(out) as folder:
        measured = _join(narrations, folder, stop)
        loud = measured["input_i"] > _SILENCE
        final = _limit(measured, folder, stop) if loud else "anull"
        _encode(_LIMITED if loud else _JOINED, final, folder, stop)
        publish(folder / _OUT, out)


def _join(
    narrations: Sequence[tuple[Path, int]], folder: Path, stop: StopCheck
) -> dict[str, float]:
    """All narrations end to end in one file, and how loud they are together."""
    inputs = [part for path, _ in narrations for part in ("-i", str(path.absolute()))]
    chains = [_laid(number, frames) for number, (_, frames) in enumerate(narrations)]
    labels = "".join(f"[a{number}]" for number in range(len(narrations)))
    joined = f"{labels}concat=n={len(narrations)}:v=0:a=1"
    graph = ";\n".join([*chains, f"{joined},asplit[j][m]", f"[m]{_TARGET}:print_format=json[n]"])
    with written(folder / _GRAPH) as file:
        file.write(graph.encode())
    arguments = [
        *(*inputs, "-/filter_complex", _GRAPH, "-map", "[j]", "-c:a", "pcm_f32le", _JOINED),
        *("-map", "[n]", "-f", "null", "-"),
    ]
    return _figures(run_ffmpeg(arguments, stop=stop, cwd=folder))


def _laid(number: int, frames: int) -> str:
    """One narration, faded at both ends, exactly as long as its scene."""
    samples = frames * SAMPLES_PER_FRAME
    fade = f"afade=t=in:d={_FADE}"
    return (
        f"[{number}:a]aresample={RATE},aformat=sample_fmts=fltp:channel_layouts=stereo,"
        f"atrim=end_sample={samples},asetpts=N/SR/TB,{fade},areverse,{fade},areverse,"
        f"apad=whole_len={samples},atrim=end_sample={samples}[a{number}]"
    )


def _limit(measured: dict[str, float], folder: Path, stop: StopCheck) -> str:
    """Bring the sound to its loudness with peaks held, and return the filter for what is left.

    Speech peaks stand 15 dB and more above its loudness; loudnorm alone would fall back from its
    one steady gain to riding the level. What limiting takes away is given back, and held again.
    """
    level, gain, yields = _LEVEL - measured["input_i"], _FIRST_GAIN, 1.0
    again = _limited(level, gain, folder, stop)
    for _ in range(_ROUNDS):
        missing = LOUDNESS - again["input_i"]
        if abs(missing) < _CLOSE:
            break
        raised, before = missing / yields, again["input_i"]
        gain += raised
        again = _limited(level, gain, folder, stop)
        # The more is limited, the less each dB of gain adds to the loudness.
        yields = min(1.0, max(_LEAST_YIELD, (again["input_i"] - before) / raised))
    return (
        f"{_TARGET}:linear=true:measured_I={again['input_i']}:measured_TP={again['input_tp']}"
        f":measured_LRA={again['input_lra']}:measured_thresh={again['input_thresh']}"
        f":offset={again['target_offset']}"
    )


def _limited(level: float, gain: float, folder: Path, stop: StopCheck) -> dict[str, float]:
    """Even the joined sound out, raise it, hold its peaks, and measure what came of it."""
    # At four times the rate the limiter sees true peaks too.
    limiter = f"alimiter=level=0:latency=1:limit={10 ** (_CEILING / 20):.5f}:attack=3:release=25"
    evened = f"volume={level:.3f}dB,{_EVEN},volume={gain:.3f}dB"
    held = f"{evened},aresample={4 * RATE},{limiter},aresample={RATE}"
    arguments = [
        *("-i", _JOINED),
        *("-filter_complex", f"[0:a]{held},asplit[j][m];[m]{_TARGET}:print_format=json[n]"),
        *("-map", "[j]", "-c:a", "pcm_f32le", _LIMITED, "-map", "[n]", "-f", "null", "-"),
    ]
    return _figures(run_ffmpeg(arguments, stop=stop, cwd=folder))


def _encode(source: str, final: str, folder: Path, stop: StopCheck) -> None:
    chain = f"{final},aresample={RATE},atrim=start_sample={_PRIMING},asetpts=N/SR/TB"
    arguments = [
        *("-loglevel", "error", "-i", source, "-af", chain),
        *("-c:a", "aac", "-b:a", "384k", "-ar", str(RATE), "-ac", "2"),
        *("-f", "mp4", "-use_editlist", "0", "-map_metadata", "-1", _OUT),
    ]
    run_ffmpeg(arguments, stop=stop, cwd=folder)


def _figures(output: str) -> dict[str, float]:
    """The numbers loudnorm prints at its end. Silence measures as minus infinity."""
    start, end = output.rfind("{"), output.rfind("}")
    try:
        values = json.loads(output[start : end + 1])
        return {
            name: float(value) for name, value in values.items() if name != "normalization_type"
        }
    except ValueError as error:
        raise RenderError("The loudness of the sound could not be measured.") from error

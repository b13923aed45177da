"""Which encoder makes the films of this host: x264, or the graphics processor's if wished for."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from videos.render.process import Killed, RenderError, ffmpeg_path
from videos.render.spec import FilmSpec, Preset
from videos.render.trial import require_film
from videos.render.video import GOP, STREAM

logger = logging.getLogger(__name__)

X264 = "x264"
AUTO = "auto"

Arguments = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Encoder:
    """ffmpeg's arguments: for all films, for finished ones and for drafts."""

    common: Arguments
    final: Arguments
    draft: Arguments

    def arguments(self, preset: Preset) -> Arguments:
        return (*STREAM, *self.common, *(self.draft if preset is Preset.DRAFT else self.final))


def _x264(preset: str, options: str) -> Arguments:
    # stitchable: headers that do not depend on the pictures, so that all segments share one.
    fixed = "b-pyramid=none:b-adapt=0:stitchable=1"
    return ("-preset", preset, "-x264-params", f"{fixed}:{options}")


_STEADY = ("-keyint_min", str(GOP), "-sc_threshold", "0", "-pix_fmt", "yuv420p")
# What was measured before these were chosen is in docs/decisions/0006-encoder.md. The graphics
# processors' settings come from their documentation: no such machine was at hand.
ENCODERS = {
    X264: Encoder(
        ("-c:v", "libx264", "-level:v", "4.1", *_STEADY),
        (*_x264("superfast", "subme=0:partitions=none:weightp=0:aq-mode=0"), "-crf", "20"),
        (*_x264("ultrafast", "cabac=1:8x8dct=1"), "-crf", "24"),
    ),
    "nvenc": Encoder(
        (
            *("-c:v", "h264_nvenc", "-level:v", "4.1", "-pix_fmt", "yuv420p"),
            *("-rc", "vbr", "-b:v", "0", "-no-scenecut", "1", "-strict_gop", "1"),
            *("-forced-idr", "1", "-b_ref_mode", "disabled"),
        ),
        ("-preset", "p4", "-cq", "22"),
        ("-preset", "p1", "-cq", "27"),
    ),
    "qsv": Encoder(
        (
            *("-c:v", "h264_qsv", "-level:v", "41", "-pix_fmt", "nv12"),
            *("-idr_interval", "0", "-strict_gop", "1", "-b_strategy", "0"),
        ),
        ("-preset", "medium", "-global_quality", "21"),
        ("-preset", "veryfast", "-global_quality", "26"),
    ),
    "videotoolbox": Encoder(
        ("-c:v", "h264_videotoolbox", "-level:v", "4.1", "-pix_fmt", "nv12"),
        ("-b:v", "8M"),
        ("-b:v", "2M"),
    ),
}
WISHES = (AUTO, *ENCODERS)


def encoding(film: FilmSpec) -> Arguments:
    """How all segments of the film are encoded on this host, so that they fit each other."""
    return ENCODERS[encoder_name()].arguments(film.preset)


def for_this_processor() -> Arguments:
    """What makes encoding faster here and changes nothing of the film, therefore in no key."""
    return _without_avx512() if encoder_name() == X264 else ()


@lru_cache(maxsize=1)
def _without_avx512() -> Arguments:
    """x264's functions for AVX-512 took a sixth longer than those for AVX2 to make the same
    file. Only a processor that has the one surely has the other."""
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:  # no Linux: x264 chooses by itself
        return ()
    return ("-x264opts", "asm=avx2") if " avx512f" in told else ()


def encoder_name() -> str:
    """x264 unless another is wished for and works here."""
    wished: str = settings.ENCODER
    return X264 if wished == AUTO or why_not(wished) else wished


def encoder_note() -> str:
    """What a creator should know about the encoder; empty while it is what was wished for."""
    wished: str = settings.ENCODER
    if wished == encoder_name() or wished == AUTO:
        return ""
    return f"YTEMPIRE_ENCODER={wished} does not work on this machine, x264 was used instead."


def why_not(name: str) -> str:
    """Why the encoder cannot be used; empty when it can. Tried once in a process's life."""
    return "" if name == X264 else _tried(name, ffmpeg_path())


@lru_cache(maxsize=16)
def _tried(name: str, _program: str) -> str:
    """A tiny film of either preset, with exactly what films are encoded with."""
    try:
        for preset in Preset:
            require_film(ENCODERS[name].arguments(preset))
    except Killed:
        raise
    except RenderError as error:
        logger.warning("The encoder %s does not work here, x264 is used: %s", name, error)
        return str(error)
    return ""

"""What the renderer is measured on: fixed scenes, a voice and clips made up."""

from __future__ import annotations

import wave
from dataclasses import replace
from itertools import accumulate, cycle, islice, pairwise
from pathlib import Path

import numpy as np
from PIL import Image

from providers.llm.base import SceneDraft, SceneKind
from providers.speech.base import WordTiming
from videos.render.process import run_ffmpeg
from videos.render.spec import FPS, SceneSpec, Shape, Visual

TITLE = "Why the James Webb telescope sees the past"
SECONDS_A_WORD = 0.4
RATE = 22_050
OVERTONES = 30
HISS = 0.15  # of a word
CLIPS = 4
CLIP_SECONDS = 6
# Something like footage: shapes of every size, a camera that moves, a little grain.
CAMERA = (
    f"format=yuv420p,loop=loop=-1:size=1,settb=1/{FPS},setpts=N"
    ",crop=1920:1080:exact=1:x='320+300*sin(t*{pace})':y='180+160*cos(t*{pace})'"
    ",noise=alls=5:allf=t"
)
LANDSCAPE = (2560, 1440)
OCTAVES = (5, 12, 30, 80, 200, 600)
DRAFTS = (
    SceneDraft(
        SceneKind.TITLE,
        "What if a telescope could look back in time?",
        TITLE,
        kicker="Space in thirty seconds",
        support="Light is slow. That is its gift.",
    ),
    SceneDraft(
        SceneKind.STATEMENT,
        "Light needs years to reach us, so everything we see up there is old.",
        "Light takes time to reach us",
        kicker="The idea",
        support="What you see tonight left its star years ago.",
    ),
    SceneDraft(
        SceneKind.NUMBER,
        "Its golden mirror is six and a half meters wide.",
        "eighteen hexagonal segments, one mirror",
        kicker="Its golden mirror",
        figure="6.5",
        unit="m",
    ),
    SceneDraft(
        SceneKind.STEPS,
        "It raised its tower, stretched the sunshield, and swung out both wings.",
        "How it unfolded",
        kicker="Two weeks in space",
        items=("Raise the tower", "Stretch the sunshield", "Swing out both wings"),
    ),
    SceneDraft(
        SceneKind.LIST,
        "Now it looks for first galaxies, for stars being born, and for air on other planets.",
        "What it looks for",
        kicker="The mission",
        items=("The first galaxies", "Stars being born", "Air on distant planets"),
    ),
    SceneDraft(
        SceneKind.QUESTION,
        "So one question is left: are we the only ones looking up?",
        "Are we the only ones looking up?",
        kicker="One last thing",
    ),
    SceneDraft(
        SceneKind.OUTRO,
        "Follow for one idea a day.",
        "Keep looking up",
        kicker="Thanks for watching",
        support="Follow for one idea a day",
    ),
)


def scenes(seconds: int = 30, count: int = len(DRAFTS)) -> list[SceneSpec]:
    """So many scenes, as long together as asked for, each by its words; a word every 0.4 s."""
    drafts = list(islice(cycle(DRAFTS), count))
    counts = [len(draft.narration.split()) for draft in drafts]
    edges = [round(seconds * FPS * part / sum(counts)) for part in accumulate(counts, initial=0)]
    lengths = [end - begin for begin, end in pairwise(edges)]
    return [
        SceneSpec(draft, index, count, frames, words(draft))
        for index, (draft, frames) in enumerate(zip(drafts, lengths, strict=True))
    ]


def words(draft: SceneDraft) -> tuple[WordTiming, ...]:
    spoken = enumerate(draft.narration.split())
    return tuple(
        WordTiming(word, 0.1 + at * SECONDS_A_WORD, 0.05 + (at + 1) * SECONDS_A_WORD)
        for at, word in spoken
    )


def narration(scene: SceneSpec, path: Path) -> Path:
    """A voice's overtones, which swell with every word, after a hiss. A plain tone would take the
    sound's encoder twice as long as speech does."""
    seconds = np.arange(scene.frames * RATE // FPS) / RATE
    word = seconds / SECONDS_A_WORD % 1
    phase = 2 * np.pi * (120 * seconds - 2 * np.cos(np.pi * seconds))
    voiced = sum(np.sin(number * phase) / number for number in range(1, OVERTONES))
    hiss = np.random.default_rng(scene.index).normal(0, 0.3, len(seconds)) * (word < HISS)
    samples = 9000 * np.sin(np.pi * word) * voiced + 3000 * hiss
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(samples.astype("<i2").tobytes())
    return path


def with_clips(plain: list[SceneSpec], folder: Path) -> list[SceneSpec]:
    """Every scene with a clip behind it, 1080p H.264 as libraries of footage hand it out, lying
    and standing by turns; some scenes are longer than their clips."""
    clips = [_clip(number, folder) for number in range(CLIPS)]
    return [
        replace(scene, visual=Visual(clip, clip.name, Shape.CLIP))
        for scene, clip in zip(plain, cycle(clips), strict=False)
    ]


def _clip(number: int, folder: Path) -> Path:
    path, landscape = folder / f"clip{number}.mp4", folder / "landscape.ppm"
    _landscape(number).save(landscape)
    camera = CAMERA.format(pace=0.5 + 0.1 * number) + (",transpose=1" if number % 2 else "")
    arguments = ["-i", landscape.name, "-vf", camera, "-t", str(CLIP_SECONDS), "-r", str(FPS)]
    encoded = ["-c:v", "libx264", "-preset", "fast", "-crf", "23", path.name]
    run_ffmpeg([*arguments, *encoded], stop=lambda: False, cwd=folder)
    return path


def _landscape(seed: int) -> Image.Image:
    """Noise of all sizes, the finer the fainter, as hills, leaves and clouds are."""
    chance = np.random.default_rng(seed)
    total = np.zeros((LANDSCAPE[1], LANDSCAPE[0], 3), np.float32)
    for weight, cells in enumerate(OCTAVES, start=1):
        grains = chance.integers(0, 256, (cells * 9 // 16 + 1, cells, 3), dtype=np.uint8)
        large = Image.fromarray(grains).resize(LANDSCAPE, Image.Resampling.BICUBIC)
        total += np.asarray(large, np.float32) / 2**weight
    return Image.fromarray(total.clip(0, 255).astype(np.uint8))

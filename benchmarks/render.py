"""What rendering costs: a fixed 30-second 1080x1920 short, whole, beside x264 alone.

    DJANGO_SETTINGS_MODULE=ytempire.settings python benchmarks/render.py [style]

The short is the same seven designed scenes with word-timed captions every time; its narration is
a synthetic tone, so no speech engine is measured. "Whole render" is everything from values to the
film: drawing, motion, captions, encoding, mastering, joining, thumbnail.

"x264 alone" encodes the finished film's own frames again with the product's encoder settings, one
thread, as the segments use. The frames are decoded to a raw file first, outside the measurement,
so its figure holds no decoding, only reading raw frames; a second run that reads them and encodes
nothing gives that cost, and it is subtracted. The frames have been through one encoding, which
leaves a little less to encode than the originals had: the ratio is, if anything, unkind to us.

"Topic to MP4" is the terminal command from its start to its end on the same texts: Django starts,
the script is split, the built-in voice speaks, the film is rendered and published.

CPU is user plus system time of this process and all it started. Memory is the highest sum of the
resident sets of this process and its children, sampled every 20 ms.
"""

from __future__ import annotations

import array
import math
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
import wave
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.pop(0)  # this folder: its queue.py is not the one that others mean
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ytempire.settings")

import psutil

from providers.llm.base import SceneDraft, SceneKind
from providers.speech.base import WordTiming
from videos.render.film import SegmentJob, join, render_segments
from videos.render.process import run_ffmpeg
from videos.render.sound import master_sound
from videos.render.spec import FPS, FilmSpec, Format, SceneSpec
from videos.render.thumbnail import render_thumbnail
from videos.render.video import ENCODER

ROOT = Path(__file__).resolve().parent.parent
TITLE = "Why the James Webb telescope sees the past"
SECONDS_A_WORD = 0.4
RATE = 22_050
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


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU and wall seconds, and the peak of memory in megabytes."""

    cpu: float
    wall: float
    memory: float


def scenes() -> list[SceneSpec]:
    """Seven scenes, 900 frames in all, a word every 0.4 s."""
    counts = [len(draft.narration.split()) for draft in DRAFTS]
    edges = [round(900 * sum(counts[:at]) / sum(counts)) for at in range(len(counts) + 1)]
    return [
        SceneSpec(draft, index, len(DRAFTS), edges[index + 1] - edges[index], words(draft))
        for index, draft in enumerate(DRAFTS)
    ]


def words(draft: SceneDraft) -> tuple[WordTiming, ...]:
    spoken = enumerate(draft.narration.split())
    return tuple(
        WordTiming(word, 0.1 + at * SECONDS_A_WORD, 0.05 + (at + 1) * SECONDS_A_WORD)
        for at, word in spoken
    )


def narration(scene: SceneSpec, path: Path) -> Path:
    """A tone that swells with every word."""
    samples = array.array("h")
    for at in range(scene.frames * RATE // FPS):
        second = at / RATE
        swell = abs(math.sin(math.pi * second / SECONDS_A_WORD))
        samples.append(int(9000 * swell * math.sin(2 * math.pi * 170 * second)))
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(samples.tobytes())
    return path


def never() -> bool:
    return False


def measure(work: Callable[[], object]) -> Cost:
    """Run the work and say what it took."""
    done, peak = threading.Event(), [0.0]
    watcher = threading.Thread(target=watch, args=(done, peak))
    watcher.start()
    cpu, wall = cpu_seconds(), time.monotonic()
    try:
        work()
    finally:
        spent = (cpu_seconds() - cpu, time.monotonic() - wall)
        done.set()
        watcher.join()
    return Cost(*spent, peak[0])


def cpu_seconds() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def watch(done: threading.Event, peak: list[float]) -> None:
    own = psutil.Process()
    while not done.wait(0.02):
        total = 0
        for process in [own, *own.children(recursive=True)]:
            try:
                total += process.memory_info().rss
            except psutil.NoSuchProcess:
                continue
        peak[0] = max(peak[0], total / 1e6)


def make_film(film: FilmSpec, folder: Path, narrations: list[tuple[Path, int]]) -> None:
    jobs = [SegmentJob(scene, folder / f"{scene.index}.mp4") for scene in scenes()]
    render_segments(jobs, film, stop=never, on_done=lambda _job: None)
    master_sound(narrations, folder / "sound.m4a", stop=never)
    parts = [(job.out, job.scene.frames) for job in jobs]
    join(parts, folder / "sound.m4a", folder / "film.mp4", stop=never)
    render_thumbnail(TITLE, film, film.format, 1, folder / "thumbnail.jpg")


def encode_alone(folder: Path) -> Cost:
    """x264 on the film's frames, without the cost of reading them."""
    run_ffmpeg(["-i", "film.mp4", "-an", "-pix_fmt", "yuv420p", "raw.y4m"], stop=never, cwd=folder)
    source = ["-threads", "1", "-i", "raw.y4m"]
    target = ["-threads", "1", "-f", "mp4", "alone.mp4"]

    def run(arguments: list[str]) -> Cost:
        return measure(lambda: run_ffmpeg(arguments, stop=never, cwd=folder))

    whole = run([*source, *ENCODER, *target])
    reading = run([*source, "-c", "copy", "-f", "null", "-"])
    return Cost(whole.cpu - reading.cpu, whole.wall, whole.memory)


def manage(data: Path, *arguments: str) -> str:
    environment = {**os.environ, "YTEMPIRE_DATA_DIR": str(data)}
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return ended.stdout


def topic_to_film(folder: Path) -> tuple[str, Cost]:
    """The terminal command on an installation that is ready, with the real speech engine."""
    (folder / "text.txt").write_text("\n\n".join(draft.narration for draft in DRAFTS))
    manage(folder / "data", "migrate")
    told: list[str] = []
    text = ("--text", str(folder / "text.txt"))
    cost = measure(lambda: told.append(manage(folder / "data", "generate", TITLE, *text)))
    return told[0], cost


def main() -> None:
    film = FilmSpec(sys.argv[1] if len(sys.argv) > 1 else "educational", Format.VERTICAL)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sounds = [
            (narration(scene, folder / f"{scene.index}.wav"), scene.frames) for scene in scenes()
        ]
        whole = measure(lambda: make_film(film, folder, sounds))
        alone = encode_alone(folder)
        told, whole_way = topic_to_film(folder)
        size = (folder / "film.mp4").stat().st_size / 1e6
    seconds = sum(scene.frames for scene in scenes()) / FPS
    print(
        f"{seconds:.0f} s, {film.format.size[0]}x{film.format.size[1]}, {film.style}, {size:.1f} MB"
    )
    print(f"{'':14}{'CPU s':>8}{'CPU s/s':>9}{'wall s':>8}{'MB':>7}")
    for label, cost in (("whole render", whole), ("x264 alone", alone)):
        row = f"{cost.cpu:>8.1f}{cost.cpu / seconds:>9.2f}{cost.wall:>8.1f}{cost.memory:>7.0f}"
        print(f"{label:14}{row}")
    print(f"whole render / x264 alone: {whole.cpu / alone.cpu:.2f}")
    duration = next(line for line in told.splitlines() if line.startswith("duration"))
    print(f"topic to MP4: {duration}, {whole_way.wall:.1f} s wall, {whole_way.memory:.0f} MB")


if __name__ == "__main__":
    main()

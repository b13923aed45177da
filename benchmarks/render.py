"""What rendering costs, on fixed inputs, beside x264 alone on the same frames.

    DJANGO_SETTINGS_MODULE=ytempire.settings python benchmarks/render.py [part...]

Parts, all of them by default:

    designed  a 30-second short of seven designed scenes
    stock     the same short with a clip behind every scene
    veryfast  both once more, encoded as when the aims were set: x264 veryfast, CRF 20
    long      eight minutes of 112 designed scenes, 16:9, and one minute of them for its memory
    edit      twelve scenes, then one of usual length with another text on the screen
    draft     the designed short as a draft
    gate      what measuring the designed and the stock short costs beside making them
    topic     the terminal command from a text to the published short

A whole render is everything from values to the film: drawing, motion, captions, encoding,
mastering, joining, and six thumbnails, whose cost is told once more by itself. The narration
is synthetic, so that no speech engine is measured; the clips are made up by ffmpeg before the
clock runs (`render_data.py`).

"x264 alone" decodes the finished film and encodes its frames again with the product's settings,
one thread, as the segments use; a second run that only decodes is subtracted. The frames have been
through one encoding, which leaves a little less to encode than the originals had: the ratio is, if
anything, unkind to us.

CPU is user plus system time of this process and all it started. Memory is the highest sum of the
resident sets of this process and its children; disk is the most that lay in the work folder.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from pathlib import Path

sys.path.pop(0)  # this folder: its queue.py is not the one that others mean
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ytempire.settings")

from concurrent.futures import ThreadPoolExecutor

import psutil

from benchmarks.render_data import DRAFTS, TITLE, narration, scenes, with_clips
from videos.render.encoder import ENCODERS, X264, encoding, for_this_processor
from videos.render.film import SegmentJob, render_segments
from videos.render.joining import join
from videos.render.process import run_ffmpeg
from videos.render.quality import measure as quality
from videos.render.segment import cells_of
from videos.render.sound import master_sound
from videos.render.spec import FPS, FilmSpec, Format, Preset, SceneSpec
from videos.render.thumbnail import NUMBERS, SIZES, render_thumbnail

ROOT = Path(__file__).resolve().parent.parent
SHORT = FilmSpec("educational", Format.VERTICAL)
LONG = FilmSpec("educational", Format.WIDE)
MINUTES, SCENES_A_MINUTE = 8, 14
COLUMNS = f"{'':18}{'CPU s':>8}{'CPU s/s':>9}{'wall s':>8}{'x real':>8}{'MB':>7}{'disk MB':>9}"


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU and wall seconds, the peaks of memory and of disk in megabytes."""

    cpu: float
    wall: float
    memory: float
    disk: float

    def row(self, label: str, seconds: float) -> str:
        return (
            f"{label:18}{self.cpu:>8.1f}{self.cpu / seconds:>9.2f}{self.wall:>8.1f}"
            f"{seconds / self.wall:>8.1f}{self.memory:>7.0f}{self.disk:>9.0f}"
        )


def never() -> bool:
    return False


def measure(work: Callable[[], object], folder: Path) -> Cost:
    """Run the work and say what it took; what it takes to watch it does not count."""
    done, peaks = threading.Event(), [0.0, 0.0, 0.0]
    watcher = threading.Thread(target=watch, args=(done, peaks, folder))
    watcher.start()
    cpu, wall = cpu_seconds(), time.monotonic()
    try:
        work()
    finally:
        passed = time.monotonic() - wall
        done.set()
        watcher.join()
    memory, disk, watching = peaks
    return Cost(cpu_seconds() - cpu - watching, passed, memory, disk)


def cpu_seconds() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def watch(done: threading.Event, peaks: list[float], folder: Path) -> None:
    own, before = psutil.Process(), used(folder)
    while not done.wait(0.1):
        peaks[0] = max(peaks[0], sum(map(resident, [own, *own.children(recursive=True)])))
        peaks[1] = max(peaks[1], used(folder) - before)
    peaks[2] = time.thread_time()


def resident(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss / 1e6)
    except psutil.NoSuchProcess:
        return 0.0


def used(folder: Path) -> float:
    """Megabytes in the folder; what is removed while we look counts no more."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(Path(place) / name).st_size
            except FileNotFoundError:
                continue
    return total / 1e6


def make_film(film: FilmSpec, specs: list[SceneSpec], folder: Path, changed: set[int]) -> None:
    """As the stage does it: sound and thumbnails beside the segments, then all joined. changed:
    the scenes whose segments are not there yet; the first time none are."""
    jobs = [SegmentJob(spec, folder / f"{spec.index}.mp4") for spec in specs]
    sounds = [(folder / f"{spec.index % len(DRAFTS)}.wav", spec.frames) for spec in specs]
    sound = folder / "sound.m4a"
    with ThreadPoolExecutor(2) as pool:
        if not sound.exists():
            pool.submit(master_sound, sounds, sound, stop=never)
            pool.submit(thumbnails, film, folder)
        missing = [job for job in jobs if job.scene.index in changed]
        render_segments(missing, film, stop=never, on_done=lambda _job: None)
    join([(job.out, job.scene.frames) for job in jobs], sound, folder / "film.mp4", stop=never)


def thumbnails(film: FilmSpec, folder: Path) -> None:
    for number, shape in product(NUMBERS, SIZES):
        render_thumbnail(TITLE, film, shape, number, folder / f"{shape.name}{number}.jpg")


def whole_film(film: FilmSpec, specs: list[SceneSpec], folder: Path) -> Cost:
    for spec in specs[: len(DRAFTS)]:
        narration(spec, folder / f"{spec.index}.wav")
    (folder / "sound.m4a").unlink(missing_ok=True)
    every = {spec.index for spec in specs}
    return measure(lambda: make_film(film, specs, folder, every), folder)


def encode_alone(film: FilmSpec, folder: Path) -> Cost:
    """x264 on the film's frames, without the cost of decoding them."""
    source, one = ["-threads", "1", "-i", "film.mp4"], ["-threads", "1"]

    def run(arguments: list[str]) -> Cost:
        return measure(lambda: run_ffmpeg(arguments, stop=never, cwd=folder), folder)

    how = [*encoding(film), *for_this_processor(), *one]
    whole = run([*source, *how, "-f", "mp4", "alone.mp4"])
    decoding = run([*source, "-an", "-f", "null", "-"])
    return replace(whole, cpu=whole.cpu - decoding.cpu)


def seconds_of(specs: list[SceneSpec]) -> float:
    return sum(spec.frames for spec in specs) / FPS


def compared(name: str, film: FilmSpec, specs: list[SceneSpec], folder: Path) -> Cost:
    seconds = seconds_of(specs)
    whole = whole_film(film, specs, folder)
    size = (folder / "film.mp4").stat().st_size
    alone = encode_alone(film, folder)
    drawn = measure(lambda: thumbnails(film, folder), folder)
    print(f"\n{name}: {seconds:.0f} s, {film.format}, {len(specs)} scenes, {size / 1e6:.1f} MB")
    print(COLUMNS)
    print(whole.row("whole render", seconds))
    print(alone.row("x264 alone", seconds))
    print(drawn.row("its thumbnails", seconds))
    without = (whole.cpu - drawn.cpu) / alone.cpu
    print(f"whole render / x264 alone: {whole.cpu / alone.cpu:.2f}, the film itself {without:.2f}")
    return whole


def designed(folder: Path) -> None:
    compared("designed", SHORT, scenes(), folder)


def stock(folder: Path) -> None:
    compared("stock", SHORT, with_clips(scenes(), folder), folder)


def veryfast(folder: Path) -> None:
    usual = ENCODERS[X264]
    params = ("-x264-params", "b-pyramid=none:stitchable=1")
    ENCODERS[X264] = replace(usual, final=("-preset", "veryfast", *params, "-crf", "20"))
    designed(folder)
    stock(folder)
    ENCODERS[X264] = usual


def draft(folder: Path) -> None:
    compared("draft", replace(SHORT, preset=Preset.DRAFT), scenes(), folder)


def long(folder: Path) -> None:
    minute = whole_film(LONG, scenes(60, SCENES_A_MINUTE), folder)
    count = MINUTES * SCENES_A_MINUTE
    whole = compared("long", LONG, scenes(60 * MINUTES, count), folder)
    print(f"memory: {minute.memory:.0f} MB for one minute, {whole.memory:.0f} for {MINUTES}")


def edit(folder: Path) -> None:
    specs = scenes(52, 12)
    whole = whole_film(SHORT, specs, folder)
    seconds = seconds_of(specs)
    usual = min(specs, key=lambda spec: abs(spec.frames / FPS - seconds / len(specs)))
    changed = replace(usual, draft=replace(usual.draft, headline="Another text"))
    edited = [changed if spec is usual else spec for spec in specs]
    again = measure(lambda: make_film(SHORT, edited, folder, {usual.index}), folder)
    print(f"\nedit: one scene of {len(specs)}, {changed.frames / FPS:.1f} of {seconds:.0f} s")
    print(COLUMNS)
    print(whole.row("whole render", seconds))
    print(again.row("after the edit", seconds))
    print(
        f"edit / whole render: {again.cpu / whole.cpu:.3f} CPU, {again.wall / whole.wall:.3f} wall"
    )


def gate(folder: Path) -> None:
    for name, specs in {"designed": scenes(), "stock": with_clips(scenes(), folder)}.items():
        whole, seconds = whole_film(SHORT, specs, folder), seconds_of(specs)
        kept = {spec.index: cells_of(folder / f"{spec.index}.mp4") for spec in specs}
        wanted = quality.Wanted(SHORT, specs, (seconds, seconds))
        judging = partial(quality.measure, folder / "film.mp4", wanted, folder)
        judged = measure(partial(judging, stop=never, kept=kept), folder)
        print(f"\ngate: {name}, {seconds:.0f} s, {SHORT.format}, {len(specs)} scenes")
        print(COLUMNS)
        print(whole.row("whole render", seconds))
        print(judged.row("its gate", seconds))
        print(f"gate / whole render: {judged.cpu / whole.cpu:.3f}")


def manage(data: Path, *arguments: str) -> str:
    environment = {**os.environ, "YTEMPIRE_DATA_DIR": str(data)}
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return ended.stdout


def topic(folder: Path) -> None:
    """On an installation that is ready, with the real speech engine."""
    (folder / "text.txt").write_text("\n\n".join(draft.narration for draft in DRAFTS))
    manage(folder / "data", "migrate")
    told: list[str] = []
    text = ("--text", str(folder / "text.txt"))
    work = lambda: told.append(manage(folder / "data", "generate", TITLE, *text))  # noqa: E731
    cost = measure(work, folder / "data")
    duration = next(line for line in told[0].splitlines() if line.startswith("duration"))
    print(f"\ntopic to MP4: {duration}, {cost.wall:.1f} s wall, {cost.memory:.0f} MB")


PARTS = {
    part.__name__: part for part in (designed, stock, veryfast, long, edit, draft, gate, topic)
}


def main() -> None:
    for name in sys.argv[1:] or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            PARTS[name](Path(folder))


if __name__ == "__main__":
    main()

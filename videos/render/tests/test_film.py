"""Segments side by side, and the film they are joined to."""

from __future__ import annotations

import threading
from pathlib import Path

import av
import psutil
import pytest
from django.conf import LazySettings

from videos.render.film import SegmentJob, render_segments
from videos.render.joining import join
from videos.render.process import RenderError, Stopped
from videos.render.sound import master_sound
from videos.render.spec import FPS
from videos.render.tests.helpers import (
    FILM,
    after,
    frames_of,
    length_of,
    never,
    samples_of,
    scene,
    speech_like,
    write_wav,
)

LENGTHS = (7, 16, 5)


def jobs(folder: Path, lengths: tuple[int, ...] = LENGTHS) -> list[SegmentJob]:
    return [
        SegmentJob(scene(index=number, frames=frames), folder / f"{number}.mp4")
        for number, frames in enumerate(lengths)
    ]


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three segments and their sound, made once."""
    folder = tmp_path_factory.mktemp("parts")
    render_segments(jobs(folder), FILM, stop=never, on_done=lambda _job: None)
    speech = write_wav(folder / "speech.wav", speech_like(1.0))
    master_sound([(speech, frames) for frames in LENGTHS], folder / "sound.m4a", stop=never)
    return folder


def joined(parts: Path, out: Path) -> Path:
    segments = [(parts / f"{number}.mp4", frames) for number, frames in enumerate(LENGTHS)]
    join(segments, parts / "sound.m4a", out, stop=never)
    return out


def test_the_film_is_as_long_as_its_scenes_and_both_streams_begin_at_zero(
    parts: Path, tmp_path: Path
) -> None:
    out = joined(parts, tmp_path / "film.mp4")

    with av.open(str(out)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.frames, video.start_time, audio.start_time) == (sum(LENGTHS), 0, 0)
        for stream in (video, audio):
            length = length_of(stream)
            assert length == pytest.approx(sum(LENGTHS) / FPS, abs=1 / FPS)


def test_every_frame_follows_the_one_before_by_one_thirtieth(parts: Path, tmp_path: Path) -> None:
    with av.open(str(joined(parts, tmp_path / "film.mp4"))) as container:
        stream = container.streams.video[0]
        times = [frame.time or 0.0 for frame in container.decode(stream)]

    expected = [number / FPS for number in range(sum(LENGTHS))]
    assert times == pytest.approx(expected, abs=1e-6)


def test_joining_does_not_encode_again(parts: Path, tmp_path: Path) -> None:
    film = frames_of(joined(parts, tmp_path / "film.mp4"))
    alone = [frame for number in range(3) for frame in frames_of(parts / f"{number}.mp4")]

    assert [frame.tobytes() for frame in film] == [frame.tobytes() for frame in alone]


def test_sound_is_copied_and_whole(parts: Path, tmp_path: Path) -> None:
    film = joined(parts, tmp_path / "film.mp4")

    assert samples_of(film) == samples_of(parts / "sound.m4a")


def test_players_can_start_before_the_film_is_there_and_nothing_is_edited(
    parts: Path, tmp_path: Path
) -> None:
    content = joined(parts, tmp_path / "film.mp4").read_bytes()

    assert content.index(b"moov") < content.index(b"mdat")
    assert b"elst" not in content


def test_progress_rises_to_all_frames(tmp_path: Path) -> None:
    told: list[int] = []
    render_segments(
        jobs(tmp_path, (30, 30)),
        FILM,
        stop=never,
        on_done=lambda _job: None,
        on_frame=told.append,
    )
    assert told == sorted(told)
    assert told[-1] == 60


def test_progress_is_told_as_each_segment_is_done(tmp_path: Path, settings: LazySettings) -> None:
    settings.RENDER_JOBS = 2
    told: list[tuple[str, bool, int]] = []

    def on_done(job: SegmentJob) -> None:
        told.append((job.out.name, job.out.is_file(), threading.get_ident()))

    render_segments(jobs(tmp_path, (3, 3, 3)), FILM, stop=never, on_done=on_done)

    here = threading.get_ident()
    assert sorted(told) == [(f"{number}.mp4", True, here) for number in range(3)]


def test_stopping_ends_all_segments(tmp_path: Path, settings: LazySettings) -> None:
    settings.RENDER_JOBS = 2

    with pytest.raises(Stopped):
        render_segments(
            jobs(tmp_path, (90_000,) * 4), FILM, stop=after(30), on_done=lambda _job: None
        )

    assert list(tmp_path.iterdir()) == []
    assert not [child for child in psutil.Process().children() if "ffmpeg" in child.name()]


def test_one_failure_stops_the_others_and_is_told(tmp_path: Path, settings: LazySettings) -> None:
    settings.RENDER_JOBS = 2
    (tmp_path / "file").write_text("in the way of a folder")
    blocked = SegmentJob(scene(frames=90_001), tmp_path / "file" / "0.mp4")
    endless = jobs(tmp_path, (90_000, 90_000))

    with pytest.raises(RenderError, match="file"):
        render_segments([blocked, *endless], FILM, stop=never, on_done=lambda _job: None)

    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_failing_listener_stops_the_work(tmp_path: Path, settings: LazySettings) -> None:
    settings.RENDER_JOBS = 2

    def on_done(_job: SegmentJob) -> None:
        raise LookupError("the row is gone")

    with pytest.raises(LookupError):
        render_segments(jobs(tmp_path, (2, 90_000)), FILM, stop=never, on_done=on_done)


def test_a_missing_segment_is_told_in_plain_words(parts: Path, tmp_path: Path) -> None:
    out = tmp_path / "film.mp4"

    with pytest.raises(RenderError, match="scene is missing"):
        join([(tmp_path / "gone.mp4", 10)], parts / "sound.m4a", out, stop=never)
    with pytest.raises(RenderError, match="no scenes"):
        join([], parts / "sound.m4a", out, stop=never)
    assert list(tmp_path.iterdir()) == []


def test_paths_with_quotes_and_brackets_are_only_paths(parts: Path, tmp_path: Path) -> None:
    folder = tmp_path / "it's [a] 'folder'; drawtext=x"
    folder.mkdir()
    (folder / "0.mp4").write_bytes((parts / "0.mp4").read_bytes())

    join([(folder / "0.mp4", 7)], parts / "sound.m4a", folder / "film.mp4", stop=never)

    assert len(frames_of(folder / "film.mp4")) == 7

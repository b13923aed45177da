"""The film's sound: on its frames, without clicks, as loud as it should be."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from pathlib import Path

import av
import pytest
from django.conf import LazySettings

from videos.render.pcm import RATE
from videos.render.process import RenderError, Stopped, run_ffmpeg
from videos.render.sound import Music, master_sound
from videos.render.tests.helpers import (
    after,
    length_of,
    never,
    samples_of,
    seconds,
    speech_like,
    write_wav,
)


def measured(path: Path) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dBTP, as EBU R128 measures them."""
    report = run_ffmpeg(
        ["-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"],
        stop=never,
        cwd=path.parent,
    )
    loudness = re.findall(r"I:\s+(-?[\d.]+) LUFS", report)[-1]
    peak = re.findall(r"Peak:\s+(-?[\d.]+) dBFS", report)[-1]
    return float(loudness), float(peak)


def mastered(tmp_path: Path, *narrations: tuple[list[float], int], rate: int = 24_000) -> Path:
    files = [
        (write_wav(tmp_path / f"{number}.wav", levels, rate), frames)
        for number, (levels, frames) in enumerate(narrations)
    ]
    out = tmp_path / "sound.m4a"
    master_sound(files, out, stop=never)
    return out


@pytest.mark.parametrize(("level", "rate"), [(0.01, 22_050), (0.1, 24_000), (0.45, 22_050)])
def test_speech_of_any_level_is_mastered_to_14_lufs(
    level: float, rate: int, tmp_path: Path
) -> None:
    speech = speech_like(3.0, rate, level)
    loudness, peak = measured(mastered(tmp_path, (speech, 90), (speech, 100), rate=rate))

    assert loudness == pytest.approx(-14.0, abs=0.5)
    assert peak <= -1.5


def test_a_quiet_and_a_loud_scene_are_mastered_together(tmp_path: Path) -> None:
    loud, quiet = speech_like(3.0, level=0.4), speech_like(3.0, level=0.05)
    loudness, peak = measured(mastered(tmp_path, (loud, 90), (quiet, 90)))

    assert loudness == pytest.approx(-14.0, abs=0.5)
    assert peak <= -1.5


def test_the_stream_is_aac_stereo_at_48_khz_and_as_long_as_the_frames(tmp_path: Path) -> None:
    out = mastered(tmp_path, (speech_like(1.0), 31), (speech_like(0.4), 20))

    with av.open(str(out)) as container:
        stream = container.streams.audio[0]
        context = stream.codec_context
        assert (context.name, context.profile, context.sample_rate) == ("aac", "LC", 48_000)
        assert context.layout.name == "stereo"
        length = length_of(stream)
    assert length == pytest.approx(seconds(51), abs=1 / 30)


def test_every_scene_begins_on_its_frame(tmp_path: Path) -> None:
    def clicked() -> list[float]:
        hum = [0.02 * math.sin(at / 20) for at in range(24_000)]
        return [0.9 if 12_000 <= at < 12_024 else level for at, level in enumerate(hum)]

    heard = samples_of(mastered(tmp_path, (clicked(), 31), (clicked(), 40), (clicked(), 33)))

    high = 0.7 * max(heard)
    loud = [at for at, level in enumerate(heard) if abs(level) > high]
    clicks = [
        at for at, before in zip(loud, [-RATE, *loud], strict=False) if at - before > RATE // 4
    ]
    expected = [seconds(begin) + 0.5 for begin in (0, 31, 71)]
    assert [at / RATE for at in clicks] == pytest.approx(expected, abs=0.002)


def test_joins_do_not_click(tmp_path: Path) -> None:
    """A tone cut at its crest: without fades the step would be as high as the tone."""
    crest = [0.5 * math.cos(2 * math.pi * 200 * at / 24_000) for at in range(36_000)]
    heard = samples_of(mastered(tmp_path, (crest, 30), (crest, 30), (crest, 60)))

    steps = [abs(after - before) for before, after in pairwise(heard)]
    smooth = max(steps[RATE // 4 : RATE // 2])
    assert max(steps) < 2 * smooth


def test_the_voice_is_heard_where_music_rests(tmp_path: Path) -> None:
    """However quiet music is while somebody speaks: what is loud of it stays below the voice."""
    tone, rest = speech_like(1.0, RATE, 0.5), [0.0] * 3 * RATE
    music = Music(file=write_wav(tmp_path / "m.wav", [*tone, *rest, *tone], RATE), spoken=((2, 3),))
    voice = write_wav(tmp_path / "v.wav", speech_like(2.0))
    out = tmp_path / "sound.m4a"
    master_sound([(None, 45), (voice, 60), (None, 45)], out, music=music, stop=never)

    heard = samples_of(out)
    spoken, after_it = heard[3 * RATE // 2 : 5 * RATE // 2], heard[-RATE:]
    assert sum(level**2 for level in spoken) > sum(level**2 for level in after_it)


def test_a_narration_without_a_sample_is_silence(tmp_path: Path) -> None:
    assert max(map(abs, samples_of(mastered(tmp_path, ([], 30))))) < 0.001


def test_silence_stays_silence(tmp_path: Path) -> None:
    heard = samples_of(mastered(tmp_path, ([0.0] * 24_000, 30)))

    assert max(map(abs, heard)) < 0.001


def test_a_full_disk_is_not_taken_for_unusable_music(
    tmp_path: Path, settings: LazySettings
) -> None:
    settings.FFMPEG = str(tmp_path / "ffmpeg")
    Path(settings.FFMPEG).write_text("#!/bin/sh\necho 'No space left on device' >&2; exit 228")
    Path(settings.FFMPEG).chmod(0o755)
    music = Music(file=write_wav(tmp_path / "m.wav", speech_like(1.0)))

    with pytest.raises(RenderError, match=r"^The disk is full"):
        master_sound([(None, 30)], tmp_path / "sound.m4a", music=music, stop=never)


@pytest.mark.parametrize(("name", "reason"), [("broken", "damaged"), ("missing", "missing")])
def test_an_unreadable_narration_is_told_in_plain_words(
    name: str, reason: str, tmp_path: Path
) -> None:
    (tmp_path / "broken").write_bytes(b"no sound at all")
    out = tmp_path / "out" / "sound.m4a"

    with pytest.raises(RenderError, match=f"{reason}. Make it again"):
        master_sound([(tmp_path / name, 30)], out, stop=never)
    assert list(out.parent.iterdir()) == []


def test_no_narration_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match="no narration"):
        master_sound([], tmp_path / "sound.m4a", stop=never)


def test_stopping_ends_the_work_and_leaves_nothing(tmp_path: Path) -> None:
    wav = write_wav(tmp_path / "a.wav", speech_like(2.0))
    out = tmp_path / "out" / "sound.m4a"

    with pytest.raises(Stopped):
        master_sound([(wav, 5_000_000)], out, stop=after(2))

    assert list(out.parent.iterdir()) == []

"""Music under speech: out of its way, back in its pauses, over with the film."""

from __future__ import annotations

import resource
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import numpy as np
import pytest

from videos.render.pcm import RATE, Sound
from videos.render.sound import LOUDNESS, TRUE_PEAK, Music, UnusableMusic, master_sound
from videos.render.sound.loudness import loudness, powers
from videos.render.sound.master import measured
from videos.render.tests.helpers import never, samples_of, speech_like, write_wav

HIGH, LOW = 2600.0, 300.0  # Hz: a voice and a music that can be told apart afterwards
FIRST, LAST = (0.0, 4.0), (8.0, 12.0)  # when the voice is heard, in a film of 15 s
FRAMES = (240, 210)
SPOKEN = (
    *((at / 2, at / 2 + 0.4) for at in range(8)),
    *((8 + at / 2, 8.4 + at / 2) for at in range(8)),
)


def tone(path: Path, hertz: float, seconds: float, *, swell: bool = False) -> Path:
    """A tone; swelling like syllables, or even."""
    time = np.arange(round(seconds * RATE)) / RATE
    level = 0.2 * np.abs(np.sin(np.pi * 2 * time)) if swell else np.full(len(time), 0.2)
    return write_wav(path, (level * np.sin(2 * np.pi * hertz * time)).tolist(), RATE)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four seconds of voice, a pause of four, the voice again, three seconds to the end."""
    folder = tmp_path_factory.mktemp("film")
    voice = tone(folder / "voice.wav", HIGH, 4.0, swell=True)
    music = Music(file=tone(folder / "music.wav", LOW, 16.0), spoken=SPOKEN)
    master_sound(
        [(voice, FRAMES[0]), (voice, FRAMES[1])], folder / "a.m4a", music=music, stop=never
    )
    return folder / "a.m4a"


def part(film: Path, hertz: float, start: float, end: float) -> Sound:
    """One of the two tones alone, as it is heard between two moments."""
    sound = np.array(samples_of(film))[round(start * RATE) : round(end * RATE)]
    spectrum = np.fft.rfft(sound)
    heard = np.abs(np.fft.rfftfreq(len(sound), 1 / RATE) - hertz) < 250
    return np.fft.irfft(spectrum * heard, len(sound)).astype(np.float32)


def level(film: Path, hertz: float, start: float, end: float) -> float:
    return loudness(powers(part(film, hertz, start, end)))


def test_music_lies_18_to_20_db_under_speech(film: Path) -> None:
    for start, end in (FIRST, LAST):
        voice = level(film, HIGH, start, end)
        assert 18 <= voice - level(film, LOW, start + 0.1, end - 0.1) <= 20


def test_music_rises_where_nobody_speaks_and_falls_before_the_next_word(film: Path) -> None:
    under = level(film, LOW, 1, 3.5)
    assert 6 <= level(film, LOW, 5.5, 7.4) - under <= 8
    assert level(film, LOW, 8.05, 8.45) - under == pytest.approx(0, abs=0.7)


def test_music_neither_pumps_between_words_nor_jumps(film: Path) -> None:
    words = part(film, LOW, 0.5, 3.9)
    windows = np.abs(words[: len(words) // 4800 * 4800]).reshape(-1, 4800).max(axis=1)[1:-1]
    assert windows.max() / windows.min() < 1.15
    whole = part(film, LOW, 0, 14.9)
    assert np.abs(np.diff(whole)).max() < 1.3 * 2 * np.pi * LOW / RATE * np.abs(whole).max()


def test_a_film_with_music_is_mastered_like_any_other(film: Path) -> None:
    loud, peak = measured(film, never)
    assert loud == pytest.approx(LOUDNESS, abs=0.5)
    assert peak <= TRUE_PEAK


def test_music_has_faded_when_the_film_ends(film: Path) -> None:
    heard = np.abs(np.array(samples_of(film)))
    assert heard[-RATE // 50 :].max() < 0.01 * heard.max()


def test_a_short_track_is_repeated_without_a_seam(tmp_path: Path) -> None:
    """Noise of four seconds with silence around it, in a film of twelve."""
    noise = np.random.default_rng(1).standard_normal(4 * RATE)
    spectrum = np.fft.rfft(noise) * (np.fft.rfftfreq(len(noise), 1 / RATE) < 800)
    level = np.pad(np.fft.irfft(spectrum), RATE)
    file = write_wav(tmp_path / "music.wav", (0.2 * level / level.std()).tolist(), RATE)
    master_sound([(None, 360)], tmp_path / "a.m4a", music=Music(file=file), stop=never)
    heard = np.array(samples_of(tmp_path / "a.m4a"))[RATE : 8 * RATE]
    loud = np.sqrt((heard.reshape(-1, RATE // 4) ** 2).mean(axis=1))
    assert loud.max() / loud.min() < 10 ** (4 / 20)
    assert np.abs(np.diff(heard)).max() < 0.3 * np.abs(heard).max()


@pytest.mark.parametrize("mood", ["calm", "driving"])
def test_a_mood_is_played_under_speech(mood: str, tmp_path: Path) -> None:
    voice = write_wav(tmp_path / "voice.wav", speech_like(4.0))
    music = Music(mood, 1, spoken=((0.0, 4.0),))
    master_sound([(voice, 150)], tmp_path / "a.m4a", music=music, stop=never)
    loud, peak = measured(tmp_path / "a.m4a", never)
    assert loud == pytest.approx(LOUDNESS, abs=0.5)
    assert peak <= TRUE_PEAK


def test_cards_alone_are_heard_with_their_music(tmp_path: Path) -> None:
    master_sound([(None, 60), (None, 120)], tmp_path / "a.m4a", music=Music("warm"), stop=never)
    loud, _peak = measured(tmp_path / "a.m4a", never)
    assert loud == pytest.approx(LOUDNESS, abs=0.5)


def test_music_is_in_stereo_and_equal_films_sound_equal(tmp_path: Path) -> None:
    def made(name: str) -> Sound:
        path = tmp_path / name
        master_sound([(None, 90)], path, music=Music("dreamy", 4), stop=never)
        with av.open(str(path)) as container:
            frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
        return np.concatenate(frames, axis=1)

    first = made("a.m4a")
    assert np.abs(first[0] - first[1]).max() > 0.05
    assert np.array_equal(first, made("b.m4a"))


@pytest.mark.parametrize("content", [b"no music", b""])
def test_a_file_that_is_no_music_is_told(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "music").write_bytes(content)
    with pytest.raises(UnusableMusic, match="The film has none"):
        master_sound(
            [(None, 30)], tmp_path / "a.m4a", music=Music(file=tmp_path / "music"), stop=never
        )


def test_music_that_is_a_list_of_other_files_is_not_followed(tmp_path: Path) -> None:
    write_wav(tmp_path / "other.wav", [0.1] * RATE, RATE)
    (tmp_path / "music").write_text("ffconcat version 1.0\nfile other.wav\n")
    with pytest.raises(UnusableMusic, match="could not be read"):
        master_sound(
            [(None, 30)], tmp_path / "a.m4a", music=Music(file=tmp_path / "music"), stop=never
        )


def test_silent_music_is_told(tmp_path: Path) -> None:
    file = write_wav(tmp_path / "music.wav", [0.0] * RATE, RATE)
    with pytest.raises(UnusableMusic, match="silent"):
        master_sound([(None, 30)], tmp_path / "a.m4a", music=Music(file=file), stop=never)


@contextmanager
def few_files(more: int) -> Iterator[None]:
    """Lets this process open only so many more files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (len(list(Path("/dev/fd").iterdir())) + more, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_two_hundred_scenes_are_read_one_after_the_other(tmp_path: Path) -> None:
    voice = write_wav(tmp_path / "voice.wav", speech_like(0.3))
    with few_files(30):
        master_sound([(voice, 10)] * 200, tmp_path / "a.m4a", stop=never)
    assert measured(tmp_path / "a.m4a", never)[0] == pytest.approx(LOUDNESS, abs=0.5)


def test_a_long_film_takes_hardly_more_memory_than_a_short_one(tmp_path: Path) -> None:
    voice = write_wav(tmp_path / "voice.wav", speech_like(2.0))

    def peak(scenes: int) -> int:
        tracemalloc.start()
        try:
            master_sound([(voice, 90)] * scenes, tmp_path / "a.m4a", stop=never)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    further = 15 * RATE * 4  # bytes of sound
    assert peak(8) - peak(3) < 0.15 * further

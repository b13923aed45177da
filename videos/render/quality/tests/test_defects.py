"""A film that is as it should be passes; one with something wrong does not, for that reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from django.conf import LazySettings

from providers.llm.base import SceneKind
from providers.speech.base import WordTiming
from videos.render.canvas import Box
from videos.render.cells import looked_at, unpacked
from videos.render.joining import join
from videos.render.process import Killed
from videos.render.quality import judge
from videos.render.quality.heard import listen
from videos.render.quality.keys import Cut, glance
from videos.render.quality.look import AS_DRAWN
from videos.render.quality.measure import Wanted, measure
from videos.render.quality.mp4 import read_layout
from videos.render.quality.report import LABELS, Report, Verdict
from videos.render.quality.seen import watched
from videos.render.quality.sync import lateness, steered
from videos.render.quality.tests.films import kept_cells, make_film, measured, missed, remade
from videos.render.sound import Music, master_sound
from videos.render.spec import FPS, Brand, CaptionLook, FilmSpec, Format, Preset, Shape, Visual
from videos.render.tests.helpers import draft, never, scene

FILM = FilmSpec("educational", Format.VERTICAL, preset=Preset.DRAFT)
BARE = replace(FILM, captions=None)
CUT = Cut(Box(0, 0, 100, 100), [0], lambda _picture: None)
DRAFTS = [
    draft(SceneKind.TITLE, narration="The telescope has a mirror, made of gold. Look at it."),
    draft(narration="It is six meters wide, and folded like paper."),
]

Made = tuple[Path, Wanted]


def moved(words: Sequence[WordTiming], by: float) -> tuple[WordTiming, ...]:
    return tuple(WordTiming(word.text, word.start + by, word.end + by) for word in words)


@pytest.fixture(scope="module")
def captioned(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make_film(tmp_path_factory.mktemp("captioned"), FILM, DRAFTS)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make_film(tmp_path_factory.mktemp("bare"), BARE, DRAFTS)


def test_a_healthy_film_passes_in_everything(captioned: Made) -> None:
    found = measured(*captioned)

    assert [measure.name for measure in found.measures] == list(LABELS)
    assert {measure.verdict for measure in found.measures} == {Verdict.OK}
    contrast = Report(found.measures).get("caption_contrast")
    assert contrast.value is not None


@pytest.mark.parametrize(
    ("filters", "reasons"),
    [
        ("volume=-2dB", {"loudness"}),
        ("volume=5dB", {"loudness", "true_peak"}),
        ("volume=12dB:enable='between(t,1,1.01)'", {"true_peak"}),
    ],
)
def test_sound_that_is_not_as_it_should_be(
    bare: Made, tmp_path: Path, filters: str, reasons: set[str]
) -> None:
    film, wanted = bare
    broken = remade(film, tmp_path / "film.mp4", BARE, sound=filters)

    found = missed(broken, wanted)
    assert reasons <= found <= reasons | {"true_peak"}


def test_a_scene_of_which_nothing_is_heard_is_a_fault_and_a_pause_is_told(
    bare: Made, tmp_path: Path
) -> None:
    film, wanted = bare
    start = wanted.scenes[0].frames / FPS
    words = wanted.scenes[1].words
    whole = (start, start + words[-1].end + 0.1)
    part = (start + words[1].start, start + words[1].start + 2.2)
    assert part[1] < start + words[-1].end
    for (since, until), verdict in ((whole, Verdict.FAILED), (part, Verdict.TOLD)):
        mute = f"volume=0:enable='between(t,{since},{until})'"
        broken = remade(film, tmp_path / "film.mp4", BARE, sound=mute)
        told = Report(measured(broken, wanted).measures).get("silence")
        assert told.verdict == verdict
        assert 1 in told.scenes


def test_a_film_without_a_sound_is_a_fault_where_words_are_spoken(
    bare: Made, tmp_path: Path
) -> None:
    film, wanted = bare
    mute = remade(film, tmp_path / "film.mp4", BARE, sound="volume=0")
    found = Report(measured(mute, wanted).measures)
    assert found.get("loudness").verdict == found.get("silence").verdict == Verdict.FAILED
    assert "though words are spoken" in found.get("loudness").reason

    unspoken = [replace(scene, words=()) for scene in wanted.scenes]
    found = Report(measured(mute, replace(wanted, scenes=unspoken)).measures)
    assert found.get("loudness").verdict == Verdict.TOLD
    assert found.get("silence").verdict == Verdict.OK
    assert found.get("loudness").value is found.get("true_peak").value is None


@pytest.mark.parametrize(
    ("filters", "reason"),
    [
        ("drawbox=color=black:t=fill:enable='between(t,1,1.3)'", "black"),
        ("trim=end=0.5,setpts=PTS-STARTPTS,tpad=stop_mode=clone:stop_duration={seconds}", "frozen"),
        ("drawbox=color=white:t=fill:enable='lt(mod(n,6),3)*between(t,1,2.2)'", "flashes"),
    ],
)
def test_pictures_that_nobody_wants_to_see(
    bare: Made, tmp_path: Path, filters: str, reason: str
) -> None:
    film, wanted = bare
    seconds = sum(scene.frames for scene in wanted.scenes) / 30 - 0.5
    broken = remade(film, tmp_path / "film.mp4", BARE, picture=filters.format(seconds=seconds))

    assert missed(broken, wanted) == {reason}


def test_footage_is_looked_at_frame_by_frame(bare: Made, tmp_path: Path) -> None:
    """Ten flashes a second, which every third frame would not show."""
    film, wanted = bare
    strobe = "drawbox=color=white:t=fill:enable='eq(mod(n,3),1)*between(t,1,2.2)'"
    broken = remade(film, tmp_path / "film.mp4", BARE, picture=strobe)
    visual = Visual(Path("clip.mp4"), "key", Shape.CLIP)
    scenes = [replace(scene, visual=visual) for scene in wanted.scenes]

    assert missed(broken, replace(wanted, scenes=scenes)) == {"flashes"}


def test_what_the_renderer_kept_tells_what_the_film_shows(captioned: Made) -> None:
    """And a film of which nothing is known is looked at as a whole."""
    film, wanted = captioned
    unknown = measure(film, wanted, film.parent, stop=never)
    kept = dict(enumerate(kept_cells(film, scene) for scene in wanted.scenes))
    left = measure(film, wanted, film.parent, stop=never, kept=kept)

    assert left.findings == unknown.findings
    for spec, drawn, shown in zip(wanted.scenes, left.seen, unknown.seen, strict=True):
        assert drawn.contrasts == shown.contrasts
        cells = [unpacked(seen.packed, FILM).astype(np.int16) for seen in (drawn, shown)]
        assert len(cells[0]) == len(cells[1]) == looked_at(spec)
        assert np.abs(cells[0] - cells[1]).max() <= AS_DRAWN


def test_a_file_that_does_not_show_what_was_drawn(captioned: Made, tmp_path: Path) -> None:
    film, wanted = captioned
    kept = dict(enumerate(kept_cells(film, scene) for scene in wanted.scenes))
    late = f"drawbox=color=gray:w=200:h=200:t=fill:enable='gte(n,{wanted.scenes[0].frames})'"
    frames = sum(scene.frames for scene in wanted.scenes)
    cut = (f"trim=end_frame={frames - 1}", "trim=start_frame=1,setpts=PTS-STARTPTS")
    for wrong in (late, *cut):
        broken = remade(film, tmp_path / "film.mp4", FILM, picture=wrong)
        found = measure(broken, wanted, tmp_path, stop=never, kept=kept).findings
        assert "the pictures that were drawn" in Report(found.measures).get("file").reason


def test_what_is_known_of_a_scene_is_not_looked_at_again(captioned: Made, tmp_path: Path) -> None:
    """Though it counts: its black picture goes on into the next scene."""
    film, wanted = captioned
    black = remade(film, tmp_path / "film.mp4", FILM, picture="drawbox=color=black:t=fill")
    dark, _ = measure(black, wanted, tmp_path, stop=never).seen
    first, second = (scene.frames / FPS for scene in wanted.scenes)

    found = measure(film, wanted, film.parent, stop=never, known={0: dark})
    assert found.seen[0] is dark
    assert Report(found.findings.measures).get("black").value == pytest.approx(first, abs=0.01)
    twice = measure(film, wanted, film.parent, stop=never, known={0: dark, 1: dark})
    whole = Report(twice.findings.measures).get("black").value
    assert whole == pytest.approx(first + second, abs=0.01)


def test_captions_that_fade_into_the_picture(captioned: Made, tmp_path: Path) -> None:
    film, wanted = captioned
    pale = "lutyuv=y='180+val*0.2'"
    broken = remade(film, tmp_path / "film.mp4", FILM, picture=pale)

    found = Report(measured(broken, wanted).measures).get("caption_contrast")
    assert found.failed
    assert found.scenes == (0, 1)


def test_captions_that_are_not_there(bare: Made) -> None:
    film, wanted = bare

    assert missed(film, replace(wanted, film=FILM)) == {"caption_contrast"}


@pytest.mark.parametrize("late", [0.5, -0.5, 0.2])
def test_captions_out_of_step_are_noticed_and_can_be_steered_back(bare: Made, late: float) -> None:
    film, wanted = bare
    scenes = [replace(scene, words=moved(scene.words, late)) for scene in wanted.scenes]
    found = measured(film, replace(wanted, scenes=scenes))
    assert {miss.name for miss in found.misses} == {"sync"}
    assert Report(found.measures).get("sync").value == pytest.approx(late, abs=0.03)

    mended = [
        replace(scene, words=steered(scene.words, parts))
        for scene, parts in zip(scenes, found.late, strict=True)
    ]
    assert missed(film, replace(wanted, scenes=mended)) == set()


def test_one_sentence_out_of_step_is_enough(bare: Made) -> None:
    film, wanted = bare
    first, second = wanted.scenes
    late = replace(second, words=moved(second.words, 0.3))

    found = measured(film, replace(wanted, scenes=[first, late]))
    assert [miss.scenes for miss in found.misses] == [(1,)]


def test_music_does_not_hide_where_the_voice_sets_in(bare: Made, tmp_path: Path) -> None:
    film, wanted = bare
    voices = [(film.parent / f"{at}.wav", scene.frames) for at, scene in enumerate(wanted.scenes)]
    sound = tmp_path / "sound.m4a"
    master_sound(voices, sound, music=Music("driving", 1), stop=never)
    levels = listen(sound, tmp_path, stop=never).levels

    assert not judge.sync(lateness(wanted.scenes, levels)).failed
    late = [replace(scene, words=moved(scene.words, 0.3)) for scene in wanted.scenes]
    assert judge.sync(lateness(late, levels)).value == pytest.approx(0.3, abs=0.03)


def test_a_film_of_another_length_is_told_of_and_not_refused(bare: Made) -> None:
    film, wanted = bare
    found = measured(film, replace(wanted, seconds=(30, 60), own_text=True))

    measure = Report(found.measures).get("duration")
    assert (measure.verdict, found.misses) == (Verdict.TOLD, [])
    assert "your text" in measure.reason


@pytest.mark.parametrize("look", list(CaptionLook))
def test_every_look_of_captions_stands_out(look: CaptionLook, tmp_path: Path) -> None:
    film = replace(FILM, captions=look, style="tutorial")

    assert missed(*make_film(tmp_path, film, DRAFTS[:1])) == set()


@pytest.mark.parametrize("look", [CaptionLook.OUTLINE, CaptionLook.BOX])
def test_a_single_word_in_a_strong_colour_is_readable(look: CaptionLook, tmp_path: Path) -> None:
    """Its spoken colour is all there is of it, and fades where letters are thin."""
    film = replace(FILM, captions=look, style="entertainment", brand=Brand(accent="#ff0000"))
    words = [draft(narration=word) for word in ("Yes.", "विज्ञान")]
    made, wanted = make_film(tmp_path, film, words, frames=24)

    contrast = Report(measured(made, wanted).measures).get("caption_contrast")
    assert (contrast.value is not None, contrast.verdict) == (True, Verdict.OK)


@pytest.mark.parametrize(
    "measuring",
    [
        lambda film: listen(film, film.parent, stop=never),
        lambda film: watched(film, [scene()], FILM, film.parent, stop=never),
        lambda film: glance(film, FILM, [0], CUT, film.parent, stop=never),
    ],
    ids=["listening", "watching", "glancing"],
)
def test_an_ffmpeg_that_is_killed_while_it_measures_was_killed(
    measuring: Callable[[Path], object], tmp_path: Path, settings: LazySettings
) -> None:
    """In the midst of a frame or a sample: that passes, and says nothing of the film."""
    ffmpeg = tmp_path / "ffmpeg"
    ffmpeg.write_text("#!/bin/sh\nprintf x\nkill -KILL $$\n")
    ffmpeg.chmod(0o755)
    settings.FFMPEG = str(ffmpeg)

    with pytest.raises(Killed):
        measuring(tmp_path / "film.mp4")


def test_any_number_of_key_frames_can_be_looked_at(captioned: Made, tmp_path: Path) -> None:
    """Also more than ffmpeg's expressions have room for terms."""
    film, wanted = captioned
    repeated = [*wanted.scenes] * 30
    long = tmp_path / "long.mp4"
    parts = [(film.parent / f"{scene.index}.mp4", scene.frames) for scene in repeated]
    join(parts, film.parent / "sound.m4a", long, stop=never)
    packets = list(read_layout(long).keys)

    assert len(packets) > 200
    shown = glance(
        long, FILM, packets, replace(CUT, numbers=range(len(packets))), tmp_path, stop=never
    )
    assert len(shown) == len(packets)

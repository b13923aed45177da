"""The second stage: who says what, how fast, with which pauses; and the film's sound of it."""

from __future__ import annotations

import uuid
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from channels_app.models import Channel
from costs.models import CostEntry
from providers.llm.base import SceneDraft, SceneKind
from studio.setup import FilmSetup
from tests.factories import MediaFactory, SceneFactory, VideoFactory, charge_for_speech
from videos import artifacts
from videos.models import Artifact, Scene, Status, Video
from videos.pipeline.audio import AudioStage, words_of
from videos.pipeline.context import StageContext, required
from videos.pipeline.library import GONE
from videos.pipeline.rendering import film_of
from videos.pipeline.segments import segments
from videos.pipeline.soundtrack import soundtrack
from videos.queue import Claim
from videos.render.process import RenderError, Stopped
from videos.render.sound.master import measured
from videos.render.spec import FPS, SceneSpec
from videos.render.tests.helpers import never, speech_like, write_wav

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folders(settings: LazySettings, tmp_path: Path) -> None:
    settings.SPEECH_CHAIN = ["builtin"]
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "work").mkdir()


def video_of(channel: Channel, *scenes: dict[str, str], **columns: Any) -> Video:
    """A video in the second stage; setup: what its brand kit says."""
    setup = FilmSetup(**columns.pop("setup", {})).to_json()
    columns = {"status": Status.PROCESSING, "stage": "audio", "lease": "lease", **columns}
    video = VideoFactory.create(channel=channel, setup=setup, **columns)
    for index, fields in enumerate(scenes):
        SceneFactory.create(video=video, index=index, **fields)
    return video


def at_work(video: Video, folder: Path) -> StageContext:
    return StageContext(
        video, Claim(video.pk, "lease"), folder / "work", lambda: False, lambda _part: None
    )


def narrated(video: Video, folder: Path) -> list[Scene]:
    AudioStage().run(at_work(video, folder))
    return list(video.scenes.select_related("audio").order_by("index"))


def said(text: str, kind: str = "statement", voice: str = "") -> dict[str, str]:
    return {"narration": text, "kind": kind, "voice": voice}


CARD = said("", "card")


def pauses(scenes: list[Scene]) -> list[float]:
    return [
        (scene.frames or 0) / FPS - (scene.audio.meta["duration"] if scene.audio else 0)
        for scene in scenes
    ]


def test_a_scene_rests_as_its_kind_asks(channel: Channel, tmp_path: Path) -> None:
    kinds = ("title", "statement", "question", "statement", "outro")
    scenes = narrated(video_of(channel, *(said("Cats purr.", kind) for kind in kinds)), tmp_path)
    expected = [0.5, 0.3, 0.6, 0.6, 0.6]
    for pause, wanted in zip(pauses(scenes), expected, strict=True):
        assert wanted <= pause < wanted + 1 / FPS + 1e-6
    starts = [sum((scene.frames or 0) / FPS for scene in scenes[:at]) for at in range(5)]
    assert [scene.start for scene in scenes] == pytest.approx(starts)


def test_music_is_given_time_to_end(channel: Channel, tmp_path: Path) -> None:
    *_, last = pauses(narrated(video_of(channel, said("Cats purr."), music="calm"), tmp_path))
    assert 1.5 <= last < 1.6


def test_cards_are_silent_and_cost_nothing(channel: Channel, tmp_path: Path) -> None:
    charge_for_speech(Decimal(2))
    scenes = narrated(video_of(channel, CARD, said("Cats."), CARD), tmp_path)
    assert [scene.audio is None for scene in scenes] == [True, False, True]
    assert [(scene.frames or 0) / FPS for scene in (scenes[0], scenes[2])] == [2.0, 4.0]
    assert {entry.quantity for entry in CostEntry.objects.all()} == {len("Cats.")}


def test_a_film_without_a_word_asks_no_voice(channel: Channel, tmp_path: Path) -> None:
    video = video_of(channel, CARD, said(" ", "statement"))
    context = at_work(video, tmp_path)
    AudioStage().run(context)
    assert (context.provider, Artifact.objects.count()) == ("", 0)
    assert video.duration == pytest.approx(2.0 + 2.5)


def test_a_scene_may_have_a_voice_of_its_own(channel: Channel, tmp_path: Path) -> None:
    own = "builtin:en-gb+f3"
    one, other, third = narrated(
        video_of(channel, said("Cats purr."), said("Cats purr.", voice=own), said("Cats purr.")),
        tmp_path,
    )
    assert one.audio_id == third.audio_id != other.audio_id


def test_the_voice_says_what_is_spoken_and_captions_what_is_written(
    channel: Channel, tmp_path: Path
) -> None:
    pairs = (("NASA", "nah sah"), ("GIF", "a moving picture"))
    video = video_of(channel, said("NASA sent a GIF home."), setup={"pronunciations": pairs})
    (scene,) = narrated(video, tmp_path)
    spoken = [word for word, _, _ in required(scene.audio).meta["words"]]
    assert " ".join(spoken) == "nah sah sent a a moving picture home."
    words = words_of(scene, pairs)
    assert [word.text for word in words] == ["NASA", "sent", "a", "GIF", "home."]
    longest = max(words, key=lambda word: word.end - word.start)
    assert longest.text == "GIF"
    assert all(one.end <= other.start for one, other in pairwise(words))


def test_a_channel_speaks_at_its_own_speed(channel: Channel, tmp_path: Path) -> None:
    text = " ".join(["Cats purr when they rest."] * 18)  # well inside what a short may take

    def seconds(speed: float) -> float:
        (scene,) = narrated(video_of(channel, said(text), setup={"speed": speed}), tmp_path)
        return float(required(scene.audio).meta["duration"])

    assert seconds(1.2) == pytest.approx(seconds(1.0) / 1.2, rel=0.06)


def test_pauses_and_cards_count_towards_the_length(channel: Channel, tmp_path: Path) -> None:
    """Scenes a little short of the range by their words are in it with their pauses."""
    text = "Cats purr when they rest, for nobody knows why."
    video = video_of(channel, CARD, *(said(text) for _ in range(7)), CARD)
    context = at_work(video, tmp_path)
    AudioStage().run(context)
    speeds = {artifact.meta["manner"][1] for artifact in Artifact.objects.all()}
    assert speeds == {1.0}
    assert 30 <= (video.duration or 0) <= 60
    assert context.notes == []


def mastered(video: Video, folder: Path) -> Path:
    """The film's sound as the third stage makes it."""
    context = at_work(video, folder)
    with soundtrack(context, list(video.scenes.select_related("audio"))) as sound:
        path = artifacts.local_path(*sound.kept())
    assert context.notes == []
    return path


@pytest.fixture
def spoken(channel: Channel, tmp_path: Path) -> Video:
    """Two seconds of voice between cards."""
    video = video_of(channel, CARD, said("Cats purr."), CARD)
    path = write_wav(tmp_path / "voice.wav", speech_like(2.0))
    meta = {"duration": 2.0, "words": [["Cats", 0.0, 0.9], ["purr.", 1.0, 2.0]]}
    audio = artifacts.store("a" * 64, "narration", path, meta)
    video.scenes.update(frames=60)
    video.scenes.filter(index=1).update(audio=audio)
    return video


def test_the_sound_is_made_once_for_the_same_wishes(spoken: Video, tmp_path: Path) -> None:
    first, again = mastered(spoken, tmp_path), mastered(spoken, tmp_path)
    spoken.music = "calm"
    calm = mastered(spoken, tmp_path)
    spoken.music = "night"
    assert first == again
    assert len({first, calm, mastered(spoken, tmp_path)}) == 3
    assert measured(calm, never)[0] == pytest.approx(-14, abs=0.5)


def test_own_music_wins_over_a_mood(spoken: Video, tmp_path: Path) -> None:
    path = write_wav(tmp_path / "own.wav", speech_like(3.0))
    name = default_storage.save("library/own.wav", ContentFile(path.read_bytes()))
    size = path.stat().st_size
    media = MediaFactory.create(owner=spoken.owner, kind="music", file=name, size=size)
    spoken.music = "calm"
    by_mood = mastered(spoken, tmp_path)
    spoken.setup = FilmSetup(music_media=str(media.pk)).to_json()
    by_file = mastered(spoken, tmp_path)
    spoken.music = ""
    assert by_file == mastered(spoken, tmp_path) != by_mood


def test_music_that_cannot_be_read_is_left_out_and_that_is_told(
    spoken: Video, tmp_path: Path
) -> None:
    name = default_storage.save("library/broken.mp3", ContentFile(b"no music"))
    media = MediaFactory.create(owner=spoken.owner, kind="music", file=name, size=8)
    spoken.setup = FilmSetup(music_media=str(media.pk)).to_json()
    for _made_and_found in range(2):
        context = at_work(spoken, tmp_path)
        with soundtrack(context, list(spoken.scenes.select_related("audio"))) as sound:
            (made,) = sound.kept()
        assert measured(artifacts.local_path(made), never)[0] == pytest.approx(-14, abs=0.5)
        (note,) = context.notes
        assert note.startswith("The music could not be read")


def test_music_that_was_deleted_is_told_once_however_often_the_film_is_put_right(
    spoken: Video, tmp_path: Path
) -> None:
    spoken.setup = FilmSetup(music_media=str(uuid.uuid4())).to_json()
    context = at_work(spoken, tmp_path)
    for _round in range(2):
        with soundtrack(context, list(spoken.scenes.select_related("audio"))) as sound:
            sound.kept()
    assert context.notes == [GONE]


def test_the_pictures_end_when_the_sound_fails(spoken: Video, tmp_path: Path) -> None:
    scenes = list(spoken.scenes.select_related("audio"))
    artifacts.local_path(required(scenes[1].audio)).write_bytes(b"no sound")
    context = at_work(spoken, tmp_path)
    draft = SceneDraft(SceneKind.STATEMENT, "", "Hours of it")
    hours = [SceneSpec(draft, index, 2, 500_000, ()) for index in range(2)]
    with pytest.raises(RenderError, match="damaged"), soundtrack(context, scenes) as sound:
        segments(context, film_of(spoken), hours, lambda _frames: None, sound.stop)
    assert context.made == 0


def test_the_sound_ends_when_the_pictures_fail(spoken: Video, tmp_path: Path) -> None:
    spoken.scenes.filter(index=2).update(frames=20_000)
    scenes = list(spoken.scenes.select_related("audio"))
    with pytest.raises(Stopped), soundtrack(at_work(spoken, tmp_path), scenes):
        raise Stopped
    assert not list((tmp_path / "work").iterdir())

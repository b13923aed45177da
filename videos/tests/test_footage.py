"""What stands behind the scenes: fitting, never twice, kept, and never what fails a film."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from pytest_httpserver import HTTPServer

from calls.models import Call
from channels_app.models import Channel
from costs.models import CostEntry
from providers.footage.tests import stock as said
from providers.footage.tests.stock import Stock, both_sites
from studio.models import Media
from studio.services import media_delete, media_upload
from studio.tests.files import clip, music, picture, upload
from tests.factories import SceneFactory, VideoFactory
from videos import queue
from videos.models import Scene, Stage, Video
from videos.pipeline.context import StageContext
from videos.pipeline.footage import visuals
from videos.render.spec import Shape, Visual

HOST = "test-host"
TALL = 1080, 1920

pytestmark = pytest.mark.django_db(transaction=True)
Look = Callable[..., list[Visual | None]]


@pytest.fixture(autouse=True)
def folders(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.WORK_DIR = tmp_path / "work"
    settings.MIN_FREE_MB = 0


@pytest.fixture
def stock(httpserver: HTTPServer, settings: LazySettings) -> Stock:
    return both_sites(httpserver, settings)


@pytest.fixture
def video(channel: Channel) -> Video:
    return VideoFactory.create(channel=channel, title="How bees talk", topic="Bees")


def scenes_of(video: Video, *kinds: str, terms: Sequence[str] = ("honey bee",)) -> list[Scene]:
    """A scene of each kind, three seconds long."""
    return [
        SceneFactory.create(
            video=video, index=index, kind=kind, search_terms=list(terms), frames=90
        )
        for index, kind in enumerate(kinds)
    ]


class Attempt:
    """One attempt at the rendering stage, as far as its footage."""

    def __init__(self, video: Video, folder: Path) -> None:
        Video.objects.filter(pk=video.pk).update(status="queued", queue="light", lease="")
        claimed = queue.claim(HOST, only=video.pk)
        assert claimed is not None
        video = Video.objects.select_related("owner", "channel").get(pk=video.pk)
        video.stage = Stage.RENDERING
        folder.mkdir(exist_ok=True)
        self.context = StageContext(video, claimed, folder, lambda: False, lambda _part: None)
        self.scenes = list(video.scenes.order_by("index"))
        self.visuals = visuals(self.context, self.scenes)

    @property
    def sources(self) -> list[str]:
        """By scene; empty for a designed one."""
        return [scene.credit["source"] if scene.visual else "" for scene in self.scenes]

    @property
    def ids(self) -> list[str]:
        return [scene.credit.get("id", "") for scene in self.scenes]


@pytest.fixture
def attempt(video: Video, tmp_path: Path) -> Callable[[], Attempt]:
    return lambda: Attempt(video, tmp_path / "attempt")


def offer_clips(stock: Stock, *numbers: int, words: str = "honey bee", **options: Any) -> None:
    """Tall clips of bees at Pexels, each of its own length."""
    for number in numbers:
        name = f"{number}.mp4"
        address = stock.keep(name, options.get("content") or clip(".mp4", 1 + number / 10))
        entry = said.pexels_clip(number, "honey-bee-on-a-flower", (address, *TALL))
        stock.offer(said.PEXELS_CLIPS, words, entry)


def own(video: Video, content: bytes, name: str, **options: Any) -> Media:
    return media_upload(owner=video.owner, file=upload(content, name), **options).media


def test_a_scene_gets_what_fits_it(stock: Stock, video: Video, attempt: Any) -> None:
    scenes_of(video, "title")
    wrong = said.pexels_clip(1, "honey-jar-on-a-table", ("https://example.com/1.mp4", *TALL))
    stock.offer(said.PEXELS_CLIPS, "honey bee", wrong)
    offer_clips(stock, 2)
    (visual,) = (done := attempt()).visuals
    assert visual is not None
    assert (visual.shape, visual.path.read_bytes()) == (Shape.CLIP, clip(".mp4", 1.2))
    scene = Scene.objects.get()
    assert scene.visual is not None
    assert scene.visual.meta["sha256"] == visual.key
    told = {name: scene.credit[name] for name in ("source", "id", "author", "licence", "page_url")}
    assert told == {
        "source": "pexels",
        "id": "2",
        "author": "Ada Filmer",
        "licence": "Pexels License",
        "page_url": "https://www.pexels.com/video/honey-bee-on-a-flower-2/",
    }
    assert done.context.notes == []


def test_rather_a_designed_scene_than_a_wrong_picture(
    stock: Stock, video: Video, attempt: Any
) -> None:
    scenes_of(video, "title")
    wrong = said.pexels_clip(1, "honey-jar-on-a-table", (stock.keep("1.mp4", clip()), *TALL))
    stock.offer(said.PEXELS_CLIPS, "honey bee", wrong)
    assert attempt().visuals == [None]
    assert stock.fetched == []


def test_its_requests_are_written_down_and_cost_nothing(
    stock: Stock, video: Video, attempt: Any
) -> None:
    scenes_of(video, "title")
    offer_clips(stock, 1)
    attempt()
    calls = Call.objects.values_list("provider", "model", "state", "video_id")
    assert set(calls) == {
        ("footage.pexels", "search", "answered", video.pk),
        ("footage.pexels", "download", "answered", video.pk),
    }
    assert not CostEntry.objects.exists()


def test_scenes_with_footage_and_designed_ones_take_turns(
    stock: Stock, video: Video, attempt: Any
) -> None:
    kinds = ("title", "statement", "statement", "number", "statement", "list", "question", "outro")
    scenes_of(video, *kinds)
    offer_clips(stock, *range(1, 9))
    assert [bool(source) for source in attempt().sources] == [
        *(True, False, True, False),
        *(True, False, True, False),
    ]


@pytest.mark.parametrize(
    "kind", ["number", "list", "steps", "chart", "comparison", "quote", "card"]
)
def test_what_is_drawn_best_stays_designed(
    stock: Stock, video: Video, attempt: Any, kind: str
) -> None:
    scenes_of(video, kind)
    assert attempt().visuals == [None]
    assert stock.asked == []


def test_nothing_is_shown_twice_also_not_under_another_name(
    stock: Stock, video: Video, attempt: Any
) -> None:
    scenes_of(video, *["statement"] * 7)
    offer_clips(stock, 1, 2)
    same = stock.keep("same.mp4", clip(".mp4", 1.1))
    stock.offer(
        said.PIXABAY_CLIPS,
        "honey bee",
        said.pixabay_clip(9, "honey bee", (same, *TALL)),
        said.pixabay_clip(3, "honey bee", (stock.keep("3.mp4", clip(".mp4", 1.3)), *TALL)),
    )
    done = attempt()
    assert done.sources == ["pexels", "", "pexels", "", "pixabay", "", ""]
    assert done.ids[4] == "3"


def test_a_picture_where_there_is_no_clip(stock: Stock, video: Video, attempt: Any) -> None:
    scenes_of(video, "title")
    address = stock.keep("1.jpg", picture("JPEG"))
    entry = said.pexels_photo(1, "a honey bee", address, 2000, 3000)
    stock.offer(said.PEXELS_PHOTOS, "honey bee", entry)
    (visual,) = attempt().visuals
    assert visual.shape == Shape.PICTURE


def test_of_equally_fitting_clips_the_one_of_the_films_shape(
    stock: Stock, video: Video, attempt: Any
) -> None:
    scenes_of(video, "title")
    wide, tall = stock.keep("w.mp4", clip()), stock.keep("t.mp4", clip(".mp4", 2))
    stock.offer(
        said.PEXELS_CLIPS,
        "honey bee",
        said.pexels_clip(1, "honey-bee", (wide, 3840, 2160)),
        said.pexels_clip(2, "honey-bee", (tall, *TALL), (tall + "?4k", 2160, 3840)),
    )
    assert attempt().ids == ["2"]
    assert stock.fetched == ["t.mp4"]


def test_own_media_come_first(stock: Stock, video: Video, attempt: Any) -> None:
    scenes_of(video, "title", terms=["honey bee"])
    own(video, picture(size=(1080, 1920)), "Table.png")
    mine = own(video, picture(size=(1080, 1920), above="green"), "IMG_1.png", terms=["honey bees"])
    own(video, music(), "Honey bee song.mp3")
    offer_clips(stock, 1)
    done = attempt()
    assert (done.sources, done.ids) == (["library"], [str(mine.pk)])
    assert stock.asked == []


def test_other_peoples_media_are_not_used(video: Video, attempt: Any, other_user: Any) -> None:
    scenes_of(video, "title")
    content = picture(size=(1080, 1920))
    media_upload(owner=other_user, file=upload(content, "Honey bee.png"))
    assert attempt().visuals == [None]


def test_what_a_creator_sets_is_what_is_shown(stock: Stock, video: Video, attempt: Any) -> None:
    first, _, third = scenes_of(video, "number", "title", "statement")
    mine = own(video, clip(), "Anything.mp4")
    for scene, choice in ((first, str(mine.pk)), (third, "none")):
        Scene.objects.filter(pk=scene.pk).update(picture=choice)
    Video.objects.update(footage=False)
    done = attempt()
    assert done.ids == [str(mine.pk), "", ""]
    assert done.visuals[0].shape == Shape.CLIP
    assert stock.asked == []


def test_what_was_set_and_deleted_since_is_designed_and_said(video: Video, attempt: Any) -> None:
    scenes_of(video, "title")
    mine = own(video, picture(), "Mine.png")
    Scene.objects.update(picture=str(mine.pk))
    media_delete(media=mine)
    done = attempt()
    assert done.visuals == [None]
    assert "Scene 1 is designed, without its picture" in done.context.notes[0]


def test_a_film_that_was_made_keeps_what_is_deleted(video: Video, attempt: Any) -> None:
    scenes_of(video, "title")
    mine = own(video, picture(size=(1080, 1920)), "Honey bee.png")
    before = attempt().visuals
    media_delete(media=mine)
    assert attempt().visuals == before != [None]


def test_what_was_chosen_stays_when_another_scene_is_changed(
    stock: Stock, video: Video, attempt: Any
) -> None:
    scenes_of(video, *["statement"] * 5)
    offer_clips(stock, 1, 2, 3)
    before = attempt()
    assert before.ids == ["1", "", "2", "", "3"]
    Scene.objects.filter(index=2).update(visual=None, credit={}, search_terms=["beehive"])
    offer_clips(stock, 4, words="beehive")  # of which it is said that it shows a honey bee
    after = attempt()
    assert after.ids == ["1", "", "", "", "3"]
    kept = (0, 1, 3, 4)
    assert [after.visuals[at] for at in kept] == [before.visuals[at] for at in kept]


def test_what_was_swept_is_fetched_again(stock: Stock, video: Video, attempt: Any) -> None:
    scenes_of(video, "title")
    offer_clips(stock, 1, 2)
    before = attempt()
    before.scenes[0].visual.delete()
    stock.offer(said.PEXELS_CLIPS, "honey bee")
    assert attempt().visuals == before.visuals
    assert stock.fetched == ["1.mp4", "1.mp4"]


@pytest.mark.parametrize("manner", [401, "chatters"])
def test_a_source_that_fails_gives_way_and_is_not_asked_again(
    stock: Stock, video: Video, attempt: Any, manner: int | str
) -> None:
    scenes_of(video, "title", "list", "statement")
    stock.manners.append(manner)
    for number in (1, 2):
        address = stock.keep(f"{number}.mp4", clip(".mp4", number))
        entry = said.pixabay_clip(number, "honey bee", (address, *TALL))
        stock.offer(said.PIXABAY_CLIPS, "honey bee", entry)
    done = attempt()
    assert done.sources == ["pixabay", "", "pixabay"]
    assert len(done.context.notes) == 1
    assert done.context.notes[0].startswith("Pexels: Pexels ")
    assert sum(request.path == said.PEXELS_CLIPS for request in stock.asked) == 1


def test_a_busy_site_that_asks_for_an_hour_is_not_waited_for(
    stock: Stock, video: Video, attempt: Any
) -> None:
    scenes_of(video, "title")
    stock.manners.append(429)
    done = attempt()
    assert done.visuals == [None]
    assert done.context.notes == ["Pexels: Pexels is limiting requests at the moment."]


BROKEN = {
    "a page": b"<html>Not a film</html>",
    "a playlist": b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n/etc/passwd\n",
    "half a clip": clip()[:3000],
    "nothing": b"",
    "a picture": picture("JPEG"),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_a_file_that_is_no_clip_gives_way_to_the_next(
    stock: Stock, video: Video, attempt: Any, content: bytes
) -> None:
    scenes_of(video, "title")
    stock.keep("1.mp4", content)
    entry = said.pexels_clip(1, "honey-bee", (f"{stock.url}/files/1.mp4", *TALL))
    stock.offer(said.PEXELS_CLIPS, "honey bee", entry)
    offer_clips(stock, 2)
    done = attempt()
    assert done.ids == ["2"]
    assert len(done.context.notes) == 1

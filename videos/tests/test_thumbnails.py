"""The pictures that may stand for a video: three to choose from, or one's own."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from PIL import Image

from channels_app.models import Channel
from studio.refusals import TooLargeError, UnusableMediaError
from tests.factories import ArtifactFactory, VideoFactory
from videos import artifacts, queue, services
from videos.models import Artifact, Format, Thumbnail, Video
from videos.pipeline.context import StageContext
from videos.pipeline.rendering import film_of
from videos.pipeline.thumbnails import keep_thumbnails, thumbnails
from videos.thumbnails import SHAPES
from ytempire.core.exceptions import DomainError, NotFoundError

pytestmark = pytest.mark.django_db

SIZES = {"wide": (1280, 720), "tall": (1080, 1920)}


@pytest.fixture(autouse=True)
def folders(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.WORK_DIR = tmp_path / "work"


def draw(video: Video, folder: Path) -> Video:
    """What the rendering stage does about thumbnails."""
    claim = queue.claim("host", only=video.pk)
    assert claim is not None
    context = StageContext(video, claim, folder, lambda: False, lambda _part: None)
    with thumbnails(context, film_of(video)) as drawing:
        keep_thumbnails(context, drawing)
    queue.give_back(claim)
    return Video.objects.get(pk=video.pk)


def with_candidates(video: Video, chosen: int = 1) -> Video:
    for number in (1, 2, 3):
        drawn = {column: ArtifactFactory.create(kind="thumbnail") for column in SHAPES}
        Thumbnail.objects.create(video=video, number=number, chosen=number == chosen, **drawn)
    return video


def picture(size: tuple[int, int] = (900, 600), kind: str = "PNG") -> BytesIO:
    """Blue, with what matters at its right edge."""
    image = Image.new("RGB", size, "navy")
    image.paste("white", (size[0] * 4 // 5, size[1] // 3, size[0] - 9, size[1] * 2 // 3))
    written = BytesIO()
    image.save(written, kind)
    written.seek(0)
    return written


def upload(video: Video, file: BytesIO) -> Thumbnail:
    return services.thumbnail_upload(video=video, file=file, size=len(file.getvalue()))


def opened(artifact: Artifact | None) -> Image.Image:
    assert artifact is not None
    return Image.open(artifacts.local_path(artifact))


def test_three_are_drawn_in_two_shapes_and_the_first_is_shown(
    channel: Channel, tmp_path: Path
) -> None:
    video = draw(VideoFactory.create(channel=channel, format=Format.WIDE), tmp_path)
    rows = list(video.thumbnails.all())
    assert [(row.number, row.chosen) for row in rows] == [(1, True), (2, False), (3, False)]
    assert video.thumbnail == rows[0].wide
    for row in rows:
        assert {name: opened(getattr(row, name)).size for name in SIZES} == SIZES
    assert len({row.wide_id for row in rows} | {row.tall_id for row in rows}) == 6


def test_a_choice_outlives_another_rendering_and_another_title(
    channel: Channel, tmp_path: Path
) -> None:
    video = draw(VideoFactory.create(channel=channel), tmp_path)
    services.thumbnail_choose(video=video, number=3)
    before = video.thumbnails.get(number=3)
    Video.objects.update(title="Another title")
    video = draw(Video.objects.get(pk=video.pk), tmp_path)
    after = video.thumbnails.get(number=3)
    assert (after.chosen, video.thumbnail) == (True, after.tall)
    assert after.tall != before.tall


@pytest.mark.parametrize(
    ("format_", "column"),
    [(Format.WIDE, "wide"), (Format.SQUARE, "wide"), (Format.VERTICAL, "tall")],
)
def test_the_shown_one_has_the_shape_of_the_film(
    channel: Channel, format_: str, column: str
) -> None:
    video = with_candidates(VideoFactory.create(channel=channel, format=format_))
    chosen = services.thumbnail_choose(video=video, number=2)
    video.refresh_from_db()
    assert video.thumbnail == getattr(chosen, column)
    assert list(video.thumbnails.filter(chosen=True)) == [chosen]


def test_only_what_there_is_can_be_chosen(channel: Channel) -> None:
    video = with_candidates(VideoFactory.create(channel=channel))
    for number in (0, 4):
        with pytest.raises(NotFoundError):
            services.thumbnail_choose(video=video, number=number)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_an_own_picture_is_cut_to_both_shapes_and_chosen(channel: Channel, kind: str) -> None:
    video = with_candidates(VideoFactory.create(channel=channel))
    own = upload(video, picture(kind=kind))
    video.refresh_from_db()
    assert (own.number, own.chosen, video.thumbnail) == (0, True, own.tall)
    assert {name: opened(getattr(own, name)).size for name in SIZES} == SIZES
    tall = opened(own.tall).convert("L")
    assert tall.histogram()[200:] != [0] * 56  # what matters is not cut off


def test_an_own_picture_stays_when_the_video_is_made_again(
    channel: Channel, tmp_path: Path
) -> None:
    video = VideoFactory.create(channel=channel)
    own = upload(video, picture())
    video = draw(video, tmp_path)
    assert video.thumbnail == own.tall
    assert list(video.thumbnails.values_list("number", "chosen")) == [
        (0, True),
        (1, False),
        (2, False),
        (3, False),
    ]
    newer = upload(video, picture(size=(700, 700)))
    assert newer.pk == own.pk
    assert newer.tall != own.tall


def test_nothing_of_the_file_comes_along(channel: Channel) -> None:
    image, exif = Image.new("RGB", (800, 400), "red"), Image.Exif()
    exif[0x010E] = "Taken at home"
    exif[0x0112] = 6  # lies on its side
    written = BytesIO()
    image.save(written, "JPEG", exif=exif)
    written.seek(0)
    own = upload(VideoFactory.create(channel=channel), written)
    assert not opened(own.wide).getexif()


@pytest.mark.parametrize("content", [b"", b"not a picture", b"<svg/>", picture().getvalue()[:200]])
def test_what_is_no_picture_is_refused(channel: Channel, content: bytes) -> None:
    video = with_candidates(VideoFactory.create(channel=channel))
    with pytest.raises(DomainError) as refused:
        upload(video, BytesIO(content))
    assert refused.value.errors["file"]
    assert video.thumbnails.count() == 3


def test_sizes_are_limited(channel: Channel) -> None:
    video = VideoFactory.create(channel=channel)
    with pytest.raises(TooLargeError):
        services.thumbnail_upload(video=video, file=picture(), size=11 * 1024 * 1024)
    with pytest.raises(UnusableMediaError):
        upload(video, picture(size=(12, 12)))

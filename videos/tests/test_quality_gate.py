"""The gate before a video is called completed: what is missed is put right, told, or fails it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from channels_app.models import Channel
from providers.llm.base import SceneKind
from providers.speech.base import WordTiming
from tests.factories import VideoFactory
from videos import queue
from videos.artifacts import local_path
from videos.models import Artifact, Length, Video
from videos.pipeline.context import Made, StageContext
from videos.pipeline.quality import ROUNDS, Assured, Joined, Plan, assured
from videos.pipeline.sights import keep_sights, known_sights
from videos.render.joining import join
from videos.render.process import RenderError
from videos.render.quality.measure import Wanted
from videos.render.quality.report import Report, Verdict
from videos.render.quality.seen import Seen
from videos.render.quality.tests.films import make_film, remade
from videos.render.quality.tests.test_captions import FONT, WHOLE_LINE, aside
from videos.render.segment import render_segment
from videos.render.spec import CaptionLook, FilmSpec, Format, Preset, SceneSpec, Shape, Visual
from videos.render.tests.helpers import draft, never

pytestmark = pytest.mark.django_db

FILM = FilmSpec("educational", Format.VERTICAL, preset=Preset.DRAFT)
FOOTAGE = Visual(Path("clip.mp4"), "key", Shape.CLIP)
BLACK = "drawbox=color=black:t=fill:enable='between(t,{start},{start}+0.6)'"
STROBE = "drawbox=color=white:t=fill:enable='lt(mod(n,6),3)*gte(t,{start})'"
PALE = "lutyuv=y='180+val*0.2'"
STILL = "trim=end=0.5,setpts=PTS-STARTPTS,tpad=stop_mode=clone:stop_duration={seconds}"

Made_ = tuple[Path, Wanted]
Filter = Callable[[Plan], str]
"""What is wrong with the film that is made by a plan, as filters of ffmpeg; "" for nothing."""


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Made_:
    drafts = [
        draft(SceneKind.TITLE, narration="The telescope has a mirror, made of gold."),
        draft(narration="It is six meters wide, and folded like paper."),
    ]
    return make_film(tmp_path_factory.mktemp("healthy"), FILM, drafts)


@pytest.fixture
def context(channel: Channel, tmp_path: Path, settings: LazySettings) -> StageContext:
    settings.MEDIA_ROOT, folder = tmp_path / "media", tmp_path / "work"
    folder.mkdir()
    video = VideoFactory.create(channel=channel, length=Length.SHORT)
    claimed = queue.claim("host", only=video.pk)
    assert claimed is not None
    video = Video.objects.select_related("owner", "channel").get(pk=video.pk)
    return StageContext(video, claimed, folder, lambda: False, lambda _part: None)


class Studio:
    """Makes films of which some have something wrong with them, and counts them. made_for: the film
    that its segments are of, if not of the one that is made."""

    def __init__(
        self, context: StageContext, healthy: Made_, wrong: Filter, made_for: str = ""
    ) -> None:
        self.context, self.wrong, self.made_for = context, wrong, made_for
        self.path, self.wanted = healthy
        self.made = 0

    @property
    def plan(self) -> Plan:
        return Plan(FILM, tuple(self.wanted.scenes))

    def produce(self, plan: Plan) -> Joined:
        filters = self.wrong(plan)
        return Joined(
            self.film(filters), [self.part(place, self.made_for or filters) for place in (0, 1)]
        )

    def part(self, place: int, filters: str) -> Artifact:
        """A segment; what is wrong with the film is so in all of them."""

        def make(path: Path) -> Made:
            shutil.copy(self.path.parent / f"{place}.mp4", path)
            return Made()

        return self.context.checkpoint("segment", ".mp4", [place, filters], make)

    def film(self, filters: str) -> Artifact:

        def make(path: Path) -> Made:
            self.made += 1
            if filters:
                remade(self.path, path, FILM, picture=filters)
            else:
                shutil.copy(self.path, path)
            return Made()

        return self.context.checkpoint("film", ".mp4", [filters], make)

    def assured(self, plan: Plan) -> Assured:
        return assured(self.context, plan, self.produce)

    def report(self) -> Report:
        """As the video keeps it."""
        return Report.from_json(Video.objects.get(pk=self.context.video.pk).quality)


def second_scene(wanted: Wanted) -> float:
    """The second of the film in which it has begun."""
    return wanted.scenes[0].frames / 30 + 0.3


def with_footage(studio: Studio, *, own: bool) -> Plan:
    first, second = studio.plan.specs
    chosen = frozenset({1}) if own else frozenset()
    return replace(studio.plan, specs=(first, replace(second, visual=FOOTAGE)), own=chosen)


def in_footage(healthy: Made_, filters: str) -> Filter:
    filters = filters.format(start=second_scene(healthy[1]))
    return lambda plan: filters if plan.specs[1].visual else ""


def test_a_film_that_is_as_it_should_be_is_measured_once(
    context: StageContext, healthy: Made_
) -> None:
    studio = Studio(context, healthy, lambda _plan: "")
    passed = studio.assured(studio.plan)
    made = context.made

    assert studio.assured(studio.plan).report == passed.report == studio.report()
    assert context.made == made
    assert not passed.report.failures


@pytest.mark.parametrize(("filters", "name"), [(BLACK, "black"), (STROBE, "flashes")])
def test_footage_that_nobody_wants_to_see_is_left_out(
    context: StageContext, healthy: Made_, filters: str, name: str
) -> None:
    studio = Studio(context, healthy, in_footage(healthy, filters))
    passed = studio.assured(with_footage(studio, own=False))

    assert [spec.visual for spec in passed.plan.specs] == [None, None]
    assert studio.report().get(name).verdict == Verdict.REPAIRED
    assert "designed instead" in studio.report().get(name).reason
    assert (studio.made, studio.report().rounds) == (2, 1)


def test_a_picture_the_creator_chose_is_kept_and_told_of(
    context: StageContext, healthy: Made_
) -> None:
    studio = Studio(context, healthy, in_footage(healthy, BLACK))
    passed = studio.assured(with_footage(studio, own=True))

    assert passed.plan.specs[1].visual == FOOTAGE
    assert studio.report().get("black").verdict == Verdict.TOLD


def test_a_picture_that_can_cause_fits_is_refused_whoever_chose_it(
    context: StageContext, healthy: Made_
) -> None:
    studio = Studio(context, healthy, in_footage(healthy, STROBE))

    with pytest.raises(RenderError, match="can cause fits"):
        studio.assured(with_footage(studio, own=True))
    assert studio.report().get("flashes").failed


def test_captions_that_cannot_be_read_get_a_ground(context: StageContext, healthy: Made_) -> None:
    studio = Studio(context, healthy, lambda plan: "" if plan.looks else PALE)
    passed = studio.assured(studio.plan)

    assert passed.plan.looks == dict.fromkeys((0, 1), CaptionLook.BOX)
    assert studio.report().get("caption_contrast").verdict == Verdict.REPAIRED


def test_captions_that_leave_their_place_get_the_box_look(
    context: StageContext, tmp_path: Path, settings: LazySettings
) -> None:
    """A font whose letters stand to the right of where it says they do: smaller ones have room."""
    settings.FONT_FOLDERS = [tmp_path]
    (tmp_path / FONT.name).write_bytes(aside(FONT.read_bytes(), 3600))
    film = replace(FILM, style="neutral")
    _, wanted = make_film(tmp_path / "film", film, [draft(narration="All is well."), WHOLE_LINE])
    plan = Plan(film, tuple(wanted.scenes))

    passed = assured(context, plan, partial(rendered, context, tmp_path / "film" / "sound.m4a"))

    assert passed.plan.looks == {1: CaptionLook.BOX}
    assert passed.report.get("caption_overflow").verdict == Verdict.REPAIRED


def test_a_picture_that_stands_still_is_designed_anew(
    context: StageContext, healthy: Made_
) -> None:
    seconds = sum(spec.frames for spec in healthy[1].scenes) / 30 - 0.5
    still = STILL.format(seconds=seconds)
    studio = Studio(context, healthy, lambda plan: still if plan.specs[1].look == 1 else "")
    passed = studio.assured(replace(studio.plan, film=replace(FILM, captions=None)))

    assert [spec.look for spec in passed.plan.specs] == [0, 2]
    assert studio.report().get("frozen").verdict == Verdict.REPAIRED


CARELESS = """{% if variant == 1 %}{% layer "still" step=0 %}
<text x="60" y="1188" font-family="Inter" font-size="60" fill="#fff">{{ support }}</text>
{% endlayer %}{% endif %}"""


def test_a_text_under_captions_is_designed_anew(
    context: StageContext, tmp_path: Path, settings: LazySettings
) -> None:
    """A style of one's own, of whose four designs one writes where it was told to stay clear."""
    settings.STYLE_FOLDERS = [*settings.STYLE_FOLDERS, tmp_path]
    shutil.copytree(Path(settings.STYLE_FOLDERS[0]) / "neutral", tmp_path / "careless")
    (tmp_path / "careless" / "support.svg").write_text(CARELESS)
    film, text = replace(FILM, style="careless"), draft(narration="Light takes its time.")
    _, wanted = make_film(tmp_path / "film", film, [text, text])
    plan = Plan(film, tuple(wanted.scenes))

    passed = assured(context, plan, partial(rendered, context, tmp_path / "film" / "sound.m4a"))

    assert [spec.look for spec in passed.plan.specs] == [0, 2]
    assert passed.report.get("caption_overlap").verdict == Verdict.REPAIRED
    assert "own text. The scene was designed anew" in passed.report.get("caption_overlap").reason


def test_the_first_scene_which_has_one_design_is_not_made_again_in_vain(
    context: StageContext, healthy: Made_
) -> None:
    first = healthy[1].scenes[0]
    still = STILL.format(seconds=first.frames / 30 - 0.5)
    studio = Studio(context, (healthy[0], replace(healthy[1], scenes=[first])), lambda _plan: still)

    with pytest.raises(RenderError, match="Nothing moves"):
        studio.assured(replace(studio.plan, film=replace(FILM, captions=None)))
    assert studio.made == 1


def rendered(context: StageContext, sound: Path, plan: Plan) -> Joined:
    """As the product makes it, with this sound."""

    def draw(path: Path, spec: SceneSpec) -> Made:
        look = plan.looks.get(spec.index, plan.film.captions)
        render_segment(spec, replace(plan.film, captions=look), path, stop=never)
        return Made()

    def put_together(path: Path) -> Made:
        parts = zip(map(local_path, segments), [spec.frames for spec in plan.specs], strict=True)
        join(list(parts), sound, path, stop=never)
        return Made()

    segments = [
        context.checkpoint(
            "segment",
            ".mp4",
            [spec.index, spec.look, plan.looks.get(spec.index)],
            partial(draw, spec=spec),
        )
        for spec in plan.specs
    ]
    keys = [segment.pk for segment in segments]
    return Joined(context.checkpoint("film", ".mp4", keys, put_together), segments)


def _drawn_by(plan: Plan, spec: SceneSpec) -> tuple[object, ...]:
    return spec.index, spec.look, plan.looks.get(spec.index)


def test_what_cannot_be_put_right_fails_with_its_reason(
    context: StageContext, healthy: Made_
) -> None:
    studio = Studio(context, healthy, lambda _plan: PALE)

    with pytest.raises(RenderError, match="hard to tell from the picture"):
        studio.assured(studio.plan)
    assert studio.report().rounds <= ROUNDS
    assert studio.report().get("caption_contrast").failed


def test_captions_out_of_step_are_moved_to_their_words(
    context: StageContext, healthy: Made_
) -> None:
    studio = Studio(context, healthy, lambda _plan: "")
    late = tuple(
        replace(
            spec,
            words=tuple(WordTiming(w.text, w.start + 0.4, w.end + 0.4) for w in spec.words),
        )
        for spec in studio.plan.specs
    )
    passed = studio.assured(replace(studio.plan, specs=late))

    assert studio.report().get("sync").verdict == Verdict.REPAIRED
    for moved, right in zip(passed.plan.specs, studio.plan.specs, strict=True):
        starts = [word.start for word in moved.words]
        assert starts == pytest.approx([word.start for word in right.words], abs=0.12)


def test_each_film_that_misses_is_counted_once_and_for_ever(
    context: StageContext, healthy: Made_, settings: LazySettings
) -> None:
    """Two scenes are no half a minute, of which the creator is told."""
    settings.METRICS_TOKEN = "correct-horse"
    studio = Studio(context, healthy, lambda plan: "" if plan.looks else PALE)
    for _attempt in range(2):
        studio.assured(studio.plan)
    context.video.delete()

    page = Client().get("/metrics", headers={"authorization": "Bearer correct-horse"})
    told = [line for line in page.content.decode().splitlines() if "quality_misses_total{" in line]
    assert {line.split("{")[1] for line in told if not line.endswith(" 0.0")} == {
        'measure="caption_contrast",verdict="repaired"} 1.0',
        'measure="duration",verdict="told"} 1.0',
    }


def test_what_was_seen_of_a_scene_is_kept_for_the_next_film_it_is_in(
    context: StageContext, healthy: Made_
) -> None:
    """A film with the scenes of a black one is black, though none of its frames is."""
    black = "drawbox=color=black:t=fill"
    dark = Studio(context, healthy, lambda _plan: black)
    with pytest.raises(RenderError, match="black"):
        dark.assured(replace(dark.plan, film=replace(FILM, captions=None)))
    seen = Artifact.objects.filter(kind="seen")
    assert seen.count() == 2

    bright = Studio(context, healthy, lambda _plan: "", made_for=black)
    with pytest.raises(RenderError, match="black"):
        bright.assured(replace(bright.plan, film=replace(FILM, captions=None)))
    assert seen.count() == 2


def test_what_was_seen_of_a_scene_is_kept_whole(context: StageContext, healthy: Made_) -> None:
    part = Studio(context, healthy, lambda _plan: "").part(0, "")
    seen = Seen(b"cells", (4.5, 7.0), covered=True, outside=True)
    keep_sights(context, {part: seen})

    assert known_sights(context, [part]) == {0: seen}


def test_a_film_of_another_length_is_completed(context: StageContext, healthy: Made_) -> None:
    """Two scenes are no half a minute: the creator is told so."""
    studio = Studio(context, healthy, lambda _plan: "")
    studio.assured(studio.plan)

    assert studio.report().get("duration").verdict == Verdict.TOLD

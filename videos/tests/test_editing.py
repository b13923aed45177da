"""Editing a video's scenes: what is asked, what it costs, what counts, and what is left when it
fails."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from accounts.models import User
from channels_app.models import Channel
from costs.models import Reservation
from costs.services import budget_update
from notifications.models import Event
from studio.models import Media
from studio.setup import FilmSetup
from tests.factories import (
    ArtifactFactory,
    CostEntryFactory,
    SceneFactory,
    VideoFactory,
    charge_for_speech,
)
from tests.together import at_once
from videos import queue, selectors, services, versions
from videos.editing.price import price_of
from videos.editing.wishes import MOST_SCENES
from videos.models import Artifact, DailyVideos, Scene, Stage, Status, Version, Video
from videos.pipeline.context import StageContext
from videos.pipeline.runner import stages_left
from videos.render.process import Stopped
from videos.tests.edited import MANNER, TEXTS, as_wishes, complete, finished, narrations, scenes
from ytempire.core.exceptions import (
    BudgetExceededError,
    ConflictError,
    InvalidInputError,
    NotFoundError,
    VideoNotFoundError,
)

pytestmark = pytest.mark.django_db


def edit(video: Video, wishes: list[dict[str, Any]] | None = None) -> Version:
    """Change the second scene's text, or what a test says."""
    if wishes is None:
        wishes = as_wishes(video)
        wishes[1]["narration"] = "Something else."
    return services.video_scenes_edit(video=video, wishes=wishes)


def cancel(video: Video) -> None:
    services.video_cancel(video=video)


def fail(video: Video) -> None:
    claim = queue.claim("host", only=video.pk)
    assert claim is not None
    queue.held(claim).update(stage=Stage.AUDIO)
    services.video_fail(video=video, message="No voice.", retryable=True, held_by=claim.lease)


def reap(video: Video) -> None:
    """Its workers die with it, each time."""
    for _ in range(queue.MAX_ATTEMPTS):
        assert queue.claim("host", only=video.pk)
        queue.expire_host("host")
        services.reap()


class TestAnEdit:
    def test_waits_as_a_new_version_while_the_film_stays(self, channel: Channel) -> None:
        video = finished(channel)
        film = video.film
        version = edit(video)
        video.refresh_from_db()
        assert (video.status, video.queue, video.film) == (Status.QUEUED, "light", film)
        assert narrations(video) == [TEXTS[0], "Something else.", TEXTS[2]]
        assert (video.version, version.number, version.note) == (version, 2, "Scene 2: text")
        first = video.versions.get(number=1)
        assert (first.film, first.duration) == (film, 6.0)
        assert [entry["narration"] for entry in first.scenes] == list(TEXTS)

    def test_keeps_all_that_is_still_true_of_a_scene(self, channel: Channel) -> None:
        video = finished(channel)
        before = scenes(video)
        wishes = as_wishes(video)
        wishes[1]["headline"] = "Other words"
        wishes[2]["narration"] = "Something else."
        edit(video, wishes)
        after = scenes(video)
        assert [scene.pk for scene in after] == [scene.pk for scene in before]
        assert [scene.audio for scene in after[:2]] == [scene.audio for scene in before[:2]]
        assert after[0].segment == before[0].segment
        assert (after[1].segment, after[2].audio, after[2].segment) == (None, None, None)

    @pytest.mark.parametrize(
        ("field", "value"), [("search_terms", ["cat"]), ("picture", "none"), ("kind", "quote")]
    )
    def test_chooses_a_scenes_picture_anew_where_it_is_another_one(
        self, channel: Channel, field: str, value: Any
    ) -> None:
        video = finished(channel)
        shown = ArtifactFactory.create(kind="footage")
        video.scenes.update(visual=shown, credit={"source": "pexels"})
        wishes = as_wishes(video)
        wishes[1][field] = value
        edit(video, wishes)
        after = scenes(video)
        assert [scene.visual for scene in after] == [shown, None, shown]
        assert [scene.credit for scene in after] == [
            {"source": "pexels"},
            {},
            {"source": "pexels"},
        ]

    def test_moves_adds_and_removes(self, channel: Channel) -> None:
        video = finished(channel)
        first, second, third = as_wishes(video)
        version = edit(video, [third, {"narration": "A new one."}, first])
        assert narrations(video) == [TEXTS[2], "A new one.", TEXTS[0]]
        assert version.note == "Scene 2 added; Scene 2 removed; Another order"
        assert scenes(video)[1].headline == "A new one."
        assert not Scene.objects.filter(pk=second["id"]).exists()

    def test_leaves_the_looks_of_the_others_so_that_they_are_not_rendered_again(
        self, channel: Channel
    ) -> None:
        video = finished(channel, *TEXTS, *TEXTS)
        wishes = as_wishes(video)
        wishes.insert(2, {"narration": "A new one."})
        version = edit(video, wishes)
        looks = [entry["look"] for entry in version.scenes]
        assert looks[:2] + looks[3:] == [0, 1, 2, 3, 4, 5]
        assert all(one % 4 != other % 4 for one, other in pairwise(looks))
        assert [scene.segment is None for scene in scenes(video)] == [
            place == 2 for place in range(7)
        ]

    def test_gives_a_scene_another_look_where_its_new_neighbour_has_the_same(
        self, channel: Channel
    ) -> None:
        video = finished(channel, *TEXTS, *TEXTS)
        wishes = as_wishes(video)
        version = edit(video, [wishes[0], *wishes[4:]])
        looks = [entry["look"] for entry in version.scenes]
        assert looks[1] % 4 not in (looks[0] % 4, looks[2] % 4)
        assert looks[2] == 5

    def test_is_given_words_as_they_can_be_shown(self, channel: Channel) -> None:
        video = finished(channel)
        edit(video, [{"narration": " Two \n lines\0 ", "kind": "list", "items": ["a", " ", "b"]}])
        scene = video.scenes.get()
        assert (scene.narration, scene.headline, scene.items) == (
            "Two lines",
            "Two lines",
            ["a", "b"],
        )

    def test_of_a_failed_video_is_a_new_try(self, channel: Channel) -> None:
        video = finished(
            channel, status=Status.FAILED, film=None, published_at=None, error_message="No voice."
        )
        edit(video)
        video.refresh_from_db()
        assert (video.status, video.error_message) == (Status.QUEUED, "")
        assert DailyVideos.objects.get(owner=channel.owner).requested == 1
        fail(video)
        video.refresh_from_db()
        assert (video.status, video.error_message) == (Status.FAILED, "No voice.")
        services.video_retry(video=video)
        assert narrations(video)[1] == "Something else."


REFUSED: dict[str, tuple[list[dict[str, Any]], str]] = {
    "no scenes": ([], "at least one scene"),
    "too many": ([{"narration": "One."}] * (MOST_SCENES + 1), "at most 200"),
    "nothing said": ([{"headline": "Only shown"}], "has to be said"),
    "an empty one": ([{"narration": "One."}, {"narration": " … "}], "Scene 2: Nothing is said"),
    "a long text": ([{"narration": "x " * 3000}], "Scene 1: At most 5000"),
    "a long text in all": ([{"narration": "word " * 900}] * 10, "more than 40,000"),
    "a long headline": ([{"narration": "One.", "headline": "x" * 121}], "Scene 1: At most 120"),
    "many points": ([{"narration": "One.", "items": ["a"] * 6}], "At most 5 lines"),
    "a kind there is not": ([{"narration": "One.", "kind": "dance"}], "no such kind"),
    "a card": ([{"narration": "One.", "kind": "card"}], "Cards come from"),
    "a list of one": ([{"narration": "One.", "kind": "list", "items": ["a"]}], "at least 2"),
    "three sides": (
        [{"narration": "One.", "kind": "comparison", "items": ["a", "b", "c"]}],
        "exactly two",
    ),
    "a chart without figures": (
        [{"narration": "One.", "kind": "chart", "items": ["a", "b"], "details": ["x", "1"]}],
        "a figure for each",
    ),
    "a number without one": ([{"narration": "One.", "kind": "number"}], "needs its number"),
    "half the details": (
        [{"narration": "One.", "kind": "list", "items": ["a", "b"], "details": ["x"]}],
        "As many lines",
    ),
    "a voice there is not": ([{"narration": "One.", "voice": "nobody"}], "no such voice"),
    "a picture there is not": ([{"narration": "One.", "picture": "x"}], "no such clip"),
    "a scene of another": ([{"id": 999_999_999, "narration": "One."}], "no scene with the id"),
}


@pytest.mark.parametrize(("wishes", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_made_is_refused_and_changes_nothing(
    channel: Channel, wishes: list[dict[str, Any]], message: str
) -> None:
    video = finished(channel)
    with pytest.raises(InvalidInputError, match=message) as refused:
        edit(video, wishes)
    assert refused.value.errors["scenes"]
    video.refresh_from_db()
    assert (video.status, narrations(video)) == (Status.COMPLETED, list(TEXTS))
    assert not Version.objects.exists()


def test_the_same_scene_is_there_once(channel: Channel) -> None:
    wishes = as_wishes(finished(channel))
    with pytest.raises(InvalidInputError, match="twice"):
        edit(Video.objects.get(), [wishes[0], wishes[0]])


def test_without_a_change_nothing_is_made(channel: Channel) -> None:
    video = finished(channel)
    with pytest.raises(InvalidInputError, match="Nothing is changed"):
        edit(video, as_wishes(video))


def test_a_card_may_be_moved_or_removed_but_says_nothing(channel: Channel) -> None:
    video = finished(channel)
    card = SceneFactory.create(video=video, index=3, kind="card", narration="", headline="Channel")
    wishes = as_wishes(video)
    with pytest.raises(InvalidInputError, match="Nothing is said over a card"):
        edit(video, [{**wishes[3], "narration": "Hello."}, *wishes[:3]])
    edit(video, [wishes[3], *wishes[:3]])
    assert scenes(video)[0].pk == card.pk


def test_only_ones_own_media_can_be_shown(channel: Channel, other_user: User) -> None:
    def media(owner: User, kind: str) -> str:
        made = Media.objects.create(owner=owner, kind=kind, name="A", file="a", sha256=kind, size=1)
        return str(made.pk)

    own = media(channel.owner, Media.Kind.CLIP)
    video = finished(channel)
    for picture in (media(other_user, Media.Kind.CLIP), media(channel.owner, Media.Kind.MUSIC)):
        with pytest.raises(InvalidInputError, match="no such clip"):
            edit(video, [{"narration": "One.", "picture": picture}])
    edit(video, [{"narration": "One.", "picture": own}])
    assert video.scenes.get().picture == own


class TestMeanwhile:
    @pytest.mark.parametrize("status", [Status.QUEUED, Status.PROCESSING])
    def test_what_is_being_made_is_not_edited(self, channel: Channel, status: Status) -> None:
        with pytest.raises(ConflictError, match="being made"):
            edit(finished(channel, status=status))

    def test_what_was_edited_meanwhile_is_told(self, channel: Channel) -> None:
        video = finished(channel)
        wishes = as_wishes(video)
        edit(video)
        complete(video)
        with pytest.raises(ConflictError, match="changed meanwhile"):
            services.video_scenes_edit(video=video, wishes=wishes[:1], number=1)

    def test_what_has_no_script_yet_is_not_edited(self, channel: Channel) -> None:
        video = VideoFactory.create(channel=channel, failed=True)
        with pytest.raises(ConflictError, match="no script yet"):
            edit(video, [{"narration": "One."}])

    def test_what_was_deleted_is_not_found(self, channel: Channel) -> None:
        video = finished(channel)
        wishes = as_wishes(video)[:1]
        services.video_delete(video=Video.objects.get(pk=video.pk))
        with pytest.raises(VideoNotFoundError):
            edit(video, wishes)


@pytest.mark.django_db(transaction=True)
def test_of_two_edits_at_once_one_is_made(channel: Channel) -> None:
    video = finished(channel)
    wishes = as_wishes(video)

    def one(text: str) -> str:
        try:
            changed = [{**wishes[0], "narration": text}, *wishes[1:]]
            services.video_scenes_edit(video=video, wishes=changed, number=1)
        except ConflictError:
            return ""
        return text

    made = [text for text in at_once(one, ["One.", "Two.", "Three."]) if text]
    assert len(made) == 1
    assert narrations(video)[0] == made[0]
    assert Version.objects.count() == 2
    assert Reservation.objects.count() == 1


class TestMoney:
    @pytest.fixture(autouse=True)
    def dear(self) -> None:
        charge_for_speech(Decimal("0.01"))

    def price(self, video: Video, wishes: list[dict[str, Any]]) -> Decimal:
        plan = services.edit_plan(video=video, wishes=wishes)
        return price_of(video=video, plan=plan).cost

    def test_is_for_what_is_spoken_anew_alone(self, channel: Channel) -> None:
        video = finished(channel)
        wishes = as_wishes(video)
        wishes[0]["headline"] = "Only seen"
        wishes[1]["narration"] = "x" * 50
        assert self.price(video, wishes) == Decimal("0.5")

    def test_is_for_what_is_said_not_for_how_it_is_written(self, channel: Channel) -> None:
        setup = FilmSetup(pronunciations=(("NASA", "the national agency"),))
        video = finished(channel, setup=setup.to_json())
        wishes = as_wishes(video)
        wishes[1]["narration"] = "NASA."
        assert self.price(video, wishes) == Decimal("0.20")

    def test_is_nothing_for_what_was_said_in_a_version_before(self, channel: Channel) -> None:
        video = finished(channel)
        edit(video)
        video = complete(video)
        wishes = as_wishes(video)
        wishes[1]["narration"] = TEXTS[1]
        assert self.price(video, wishes) == 0
        edit(video, wishes)
        assert scenes(video)[1].audio is not None

    def test_is_for_what_was_swept_since(self, channel: Channel) -> None:
        video = finished(channel)
        letters = sum(map(len, TEXTS))
        assert self.price(video, [{**as_wishes(video)[0], "kicker": "New"}]) == 0
        video.scenes.update(audio=None)
        # Its pace is found by speaking the longest scene once more.
        expected = Decimal("0.01") * (letters + max(map(len, TEXTS)))
        assert self.price(video, as_wishes(video)) == expected

    def test_is_set_aside_and_given_back(self, channel: Channel) -> None:
        video = finished(channel)
        edit(video)
        assert Reservation.objects.get(video=video).amount == Decimal("0.15")
        complete(video)
        assert not Reservation.objects.exists()

    def test_is_added_to_what_was_spent_however_often_it_was_tried(self, channel: Channel) -> None:
        """That is what the page shows beside the sum of the ledger."""
        video = finished(channel, estimated_cost=Decimal(2))
        CostEntryFactory.create(video=video, amount=Decimal(1))
        for _attempt in range(2):
            edit(video)
            video.refresh_from_db()
            assert video.estimated_cost == Decimal("1.15")
            services.video_cancel(video=video)
            video.refresh_from_db()

    def test_is_refused_beyond_the_budget(self, channel: Channel) -> None:
        budget_update(owner=channel.owner, hard=True, daily_limit=Decimal("0.1"))
        video = finished(channel)
        with pytest.raises(BudgetExceededError):
            edit(video)
        video.refresh_from_db()
        assert (video.status, narrations(video)) == (Status.COMPLETED, list(TEXTS))


def test_more_that_is_rendered_takes_longer(channel: Channel) -> None:
    video = finished(channel)

    def seconds(changed: int) -> float:
        wishes = as_wishes(video)
        for wish in wishes[:changed]:
            wish["headline"] = "Other"
        plan = services.edit_plan(video=video, wishes=wishes)
        assert len(plan.unrendered) == changed
        return price_of(video=video, plan=plan).seconds

    assert 0 < seconds(1) < seconds(2) < seconds(3)


class TestItsEnd:
    def test_shows_the_new_film_and_keeps_the_old(self, channel: Channel) -> None:
        video = finished(channel)
        before, published = video.film, video.published_at
        version = edit(video)
        video = complete(video, duration=7.0)
        version.refresh_from_db()
        assert (video.status, video.film, version.duration) == (Status.COMPLETED, version.film, 7.0)
        assert video.versions.get(number=1).film == before != video.film
        assert video.published_at == published

    def test_is_told_as_any_end_and_counts_as_no_further_video(self, channel: Channel) -> None:
        video = finished(channel)
        counted = DailyVideos.objects.values().get()
        edit(video)
        complete(video)
        assert DailyVideos.objects.values().get() == counted
        assert [event.type for event in Event.objects.all()] == ["video.completed"]

    @pytest.mark.parametrize(
        ("end", "said"),
        [(cancel, "Cancelled"), (fail, "No voice."), (reap, "Tried 3 times")],
    )
    def test_if_it_is_a_failure_leaves_all_as_it_was(
        self, channel: Channel, end: Callable[[Video], None], said: str
    ) -> None:
        video = finished(channel)
        counted = DailyVideos.objects.values().get()
        made = scenes(video)
        version = edit(video)
        Video.objects.update(film=ArtifactFactory.create(), duration=99.0)  # as far as it came
        end(video)
        now = Video.objects.get(pk=video.pk)
        assert (now.status, now.film, now.duration) == (Status.COMPLETED, video.film, 6.0)
        assert (now.lease, now.queue, now.progress) == ("", None, 100)
        assert now.error_message.startswith(said)
        assert narrations(now) == list(TEXTS)
        kept = [(scene.pk, scene.audio, scene.segment, scene.start) for scene in scenes(now)]
        assert kept == [(scene.pk, scene.audio, scene.segment, scene.start) for scene in made]
        assert versions.version_number(now) == 1
        assert version in now.versions.all()
        assert DailyVideos.objects.values().get() == counted
        assert not Reservation.objects.exists()
        event = Event.objects.get()
        assert event.type == "video.failed"
        assert event.payload["error"] == (
            f"{now.error_message.rstrip('.')}. The film is as it was before the edit."
        )

    def test_can_be_tried_again_after_a_failure(self, channel: Channel) -> None:
        video = finished(channel)
        version = edit(video)
        fail(video)
        services.video_retry(video=Video.objects.get(pk=video.pk))
        video.refresh_from_db()
        assert (video.status, video.version) == (Status.QUEUED, version)
        assert narrations(video)[1] == "Something else."
        complete(video)
        with pytest.raises(ConflictError):
            services.video_retry(video=Video.objects.get(pk=video.pk))

    def test_a_worker_that_lost_it_writes_nothing_over_the_scenes(self, channel: Channel) -> None:
        video = finished(channel)
        edit(video)
        claim = queue.claim("host", only=video.pk)
        assert claim is not None
        context = StageContext(video, claim, Path(), lambda: False, lambda _part: None)
        cancel(video)
        with pytest.raises(Stopped), context.holding():
            video.scenes.update(headline="Late")
        assert not video.scenes.filter(headline="Late").exists()

    def test_of_a_video_that_never_was_finished_is_a_failure(self, channel: Channel) -> None:
        # It failed while its film was uploaded: there is a film, but nobody was shown it.
        video = finished(channel, status=Status.FAILED, published_at=None)
        edit(video)
        requested = DailyVideos.objects.get().requested
        cancel(video)
        video.refresh_from_db()
        assert video.status == Status.FAILED
        assert DailyVideos.objects.get().requested == requested - 1

    def test_gives_no_place_back_where_the_film_was_lost(self, channel: Channel) -> None:
        video = finished(channel, film=None)
        before = DailyVideos.objects.values().get()
        edit(video)
        cancel(video)
        assert DailyVideos.objects.values().get() == before


def test_a_scene_without_words_does_not_send_a_video_back_to_be_spoken(channel: Channel) -> None:
    video = finished(channel, stage=Stage.RENDERING, script=ArtifactFactory.create())
    SceneFactory.create(video=video, index=3, kind="card", narration="")
    assert stages_left(video)[0].name == Stage.RENDERING
    video.scenes.filter(index=0).update(audio=None)
    assert stages_left(video)[0].name == Stage.AUDIO


class TestWatching:
    def test_goes_on_while_an_edit_is_made(self, channel: Channel) -> None:
        video = finished(channel, shared=True)
        edit(video)
        found = selectors.watchable(video.share_token, None)
        assert found.film == video.film

    def test_begins_with_the_first_film(self, channel: Channel) -> None:
        video = finished(
            channel, status=Status.PROCESSING, published_at=None, completed_at=None, shared=True
        )
        with pytest.raises(VideoNotFoundError):
            selectors.watchable(video.share_token, None)


def test_deleting_a_waiting_edit_gives_no_place_back(channel: Channel) -> None:
    video = finished(channel)
    counted = DailyVideos.objects.values().get()
    edit(video)
    services.video_delete(video=Video.objects.get(pk=video.pk))
    assert DailyVideos.objects.values().get() == counted
    assert not Version.objects.exists()


class TestBringingBack:
    def test_is_a_new_version_equal_to_the_old_one(self, channel: Channel) -> None:
        video = finished(channel)
        edit(video, [{"narration": "All new."}])
        video = complete(video)
        version = services.version_restore(video=video, number=1)
        assert (version.number, version.note) == (3, "Version 1 again")
        assert narrations(video) == list(TEXTS)
        after = scenes(video)
        assert all(scene.audio and scene.segment for scene in after)
        complete(video)
        assert video.versions.count() == 3

    def test_needs_a_version_that_is_there_and_not_shown(self, channel: Channel) -> None:
        video = finished(channel)
        with pytest.raises(NotFoundError):
            services.version_restore(video=video, number=1)
        edit(video)
        with pytest.raises(ConflictError, match="being made"):
            services.version_restore(video=Video.objects.get(), number=1)
        video = complete(video)
        with pytest.raises(ConflictError, match="is shown"):
            services.version_restore(video=video, number=2)

    def test_makes_anew_what_was_swept(self, channel: Channel) -> None:
        video = finished(channel)
        edit(video)
        video = complete(video)
        gone = video.versions.get(number=1).scenes[1]["made"]["audio"]
        scenes(video)[0].audio.delete()  # type: ignore[union-attr]
        Artifact.objects.filter(pk=gone).delete()
        services.version_restore(video=video, number=1)
        assert [scene.audio is None for scene in scenes(video)] == [True, True, False]


def test_only_the_newest_versions_keep_their_films(
    channel: Channel, settings: LazySettings
) -> None:
    settings.KEEP_VERSIONS = 2
    video = finished(channel)
    for text in ("One.", "Two.", "Three."):
        edit(video, [{"narration": text}])
        video = complete(video)
    kept = video.versions.exclude(film=None).values_list("number", flat=True)
    assert list(kept) == [4, 3]
    services.version_restore(video=video, number=1)
    assert narrations(video) == list(TEXTS)


def test_scenes_go_on_to_be_spoken_as_they_were(channel: Channel) -> None:
    video = finished(channel)
    Artifact.objects.filter(pk=scenes(video)[0].audio_id).update(meta={"manner": ["other", 0.9]})
    video.scenes.filter(index=0).update(voice="other:somebody")
    edit(video)
    video.refresh_from_db()
    assert versions.kept_manner(video) == tuple(MANNER)

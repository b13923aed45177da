"""The editor of a video's scenes: what is typed, and what it would change, cost and take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from costs.selectors import budget_of, reserved, spent_on
from dashboard.forms.scene import SceneForm, as_typed, picture_choices
from dashboard.forms.voices import voice_names
from videos import versions
from videos.editing.price import EditPrice, price_of
from videos.editing.wishes import ScenesRefusedError, Wish
from videos.models import Video
from videos.selectors import version_get
from videos.services import edit_plan
from ytempire.core.exceptions import DomainError


@dataclass(frozen=True, slots=True)
class Quote:
    """notes: what is changed, for people; none where nothing is."""

    notes: list[str]
    price: EditPrice
    left_today: Decimal


class Complaint(NamedTuple):
    """link: to where it is, if it is about one scene."""

    text: str
    link: str = ""


@dataclass(slots=True)
class SceneDesk:
    """number: the version that is being edited; problem: what is wrong with the whole."""

    video: Video
    number: int
    forms: list[SceneForm]
    voices: list[str]
    quote: Quote | None = None
    problem: str = ""

    @classmethod
    def load(cls, video: Video, number: str = "") -> SceneDesk:
        """The scenes as they are, or as an earlier version, such as one that failed, had them."""
        entries = version_get(video, number).scenes if number else versions.entries_of(video)
        scenes = [as_typed(entry) for entry in entries]
        if number:
            own = set(video.scenes.values_list("pk", flat=True))
            scenes = [{**one, "id": one["id"] if one["id"] in own else None} for one in scenes]
        return cls.of(video, versions.version_number(video), scenes)

    @classmethod
    def of(cls, video: Video, number: int, scenes: Sequence[Mapping[str, Any]]) -> SceneDesk:
        return cls(video, number, _forms(video, scenes, bound=False), _voices())

    @classmethod
    def sent(cls, video: Video, number: int, scenes: Sequence[Mapping[str, Any]]) -> SceneDesk:
        """What was typed, checked and priced."""
        desk = cls(video, number, _forms(video, scenes, bound=True), _voices())
        desk._check()
        return desk

    @property
    def wishes(self) -> list[Wish]:
        return [form.to_wish() for form in self.forms]

    def refuse(self, error: DomainError) -> None:
        """Say what is wrong where it is wrong."""
        if not isinstance(error, ScenesRefusedError):
            self.problem = error.message
            return
        for place, fields in error.by_scene.items():
            for field, messages in fields.items():
                self.forms[place].add_error(field, messages)

    @property
    def complaints(self) -> list[Complaint]:
        """What is wrong, in a list: beside the page nothing is marked yet."""
        wrong = [
            Complaint(f"Scene {place + 1}: {message}", f"#scene-{place}")
            for place, form in enumerate(self.forms)
            for messages in form.errors.values()
            for message in messages
        ]
        return [Complaint(self.problem), *wrong] if self.problem else wrong

    @property
    def has_errors(self) -> bool:
        return bool(self.complaints)

    def _check(self) -> None:
        if any(form.errors for form in self.forms):
            return
        try:
            plan = edit_plan(video=self.video, wishes=self.wishes, number=self.number)
        except DomainError as error:
            self.refuse(error)
            return
        owner = self.video.owner
        spent = spent_on(owner, owner.today()) + reserved(owner)
        self.quote = Quote(
            notes=plan.notes,
            price=price_of(video=self.video, plan=plan),
            left_today=max(budget_of(owner).daily_limit - spent, Decimal(0)),
        )


def _voices() -> list[str]:
    return list(voice_names().values())


def _forms(video: Video, scenes: Sequence[Mapping[str, Any]], *, bound: bool) -> list[SceneForm]:
    pictures = picture_choices(video.owner)
    if not bound:
        return [
            SceneForm(initial=scene, prefix=f"scene-{place}", pictures=pictures)
            for place, scene in enumerate(scenes)
        ]
    return [
        SceneForm(
            {f"scene-{place}-{name}": value for name, value in scene.items()},
            prefix=f"scene-{place}",
            pictures=pictures,
        )
        for place, scene in enumerate(scenes)
    ]

"""One scene in the editor; the page holds one of these forms for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.models import User
from dashboard.forms.voices import voice_called, voice_names
from providers.llm.base import SceneKind
from studio.models import Media
from studio.selectors import media_for
from videos.editing.wishes import DESIGNED, MOST_SCENES, Wish
from videos.versions import Entry

LISTED = ("items", "details")
PLAIN = ("kind", "narration", "headline", "kicker", "support", "figure", "unit", "voice", "picture")
FIELDS = ("id", *PLAIN, *LISTED, "search_terms")
LIBRARY_SHOWN = 100
LONGEST_NUMBER = 10
KIND_LABELS: Mapping[str, str] = {
    SceneKind.TITLE: "Title",
    SceneKind.STATEMENT: "Statement",
    SceneKind.LIST: "List",
    SceneKind.STEPS: "Steps",
    SceneKind.NUMBER: "Number",
    SceneKind.CHART: "Chart",
    SceneKind.COMPARISON: "Comparison",
    SceneKind.QUOTE: "Quote",
    SceneKind.QUESTION: "Question",
    SceneKind.OUTRO: "Ending",
}
Choices = list[tuple[str, str | list[tuple[str, str]]]]


class SceneForm(forms.Form):
    """Its texts as they are typed; what may be in them is checked for all scenes together."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=list(KIND_LABELS.items()), initial=SceneKind.STATEMENT)
    narration = forms.CharField(
        label="What is said",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    headline = forms.CharField(required=False)
    kicker = forms.CharField(label="Above the headline", required=False)
    support = forms.CharField(label="Below the headline", required=False)
    items = forms.CharField(
        label="Points",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line.",
    )
    details = forms.CharField(
        label="Beside each point",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A chart's figures, or what is said of each side.",
    )
    figure = forms.CharField(label="Number", required=False)
    unit = forms.CharField(required=False)
    picture = forms.ChoiceField(label="Picture", required=False)
    search_terms = forms.CharField(
        label="Looked for by", required=False, help_text="Words for footage, with commas between."
    )
    voice = forms.CharField(
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"list": "voices", "autocomplete": "off"}),
        help_text="Type a language to see its voices. Empty for the film's own.",
    )

    def __init__(self, *args: Any, pictures: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind, picture = self.fields["kind"], self.fields["picture"]
        if isinstance(kind, forms.ChoiceField) and self["kind"].value() == SceneKind.CARD:
            kind.choices = [(SceneKind.CARD.value, "The channel's card"), *KIND_LABELS.items()]
        if isinstance(picture, forms.ChoiceField):
            picture.choices = _with(self["picture"].value(), pictures)

    def clean_voice(self) -> str:
        return voice_called(self.cleaned_data["voice"])

    @property
    def is_card(self) -> bool:
        return bool(self["kind"].value() == SceneKind.CARD)

    def to_wish(self) -> Wish:
        """Of a valid form."""
        data = self.cleaned_data
        terms = [term for term in data["search_terms"].split(",") if term.strip()]
        lists = {name: data[name].splitlines() for name in LISTED}
        return {
            **({"id": data["id"]} if data["id"] else {}),
            **{name: data[name] for name in PLAIN},
            **{name: [line for line in lines if line.strip()] for name, lines in lists.items()},
            "search_terms": terms,
        }


def picture_choices(user: User) -> Choices:
    """What a scene may show."""
    shown = media_for(user).exclude(kind=Media.Kind.MUSIC)[:LIBRARY_SHOWN]
    library = [(str(media.pk), media.name) for media in shown]
    own: Choices = [("Your library", library)] if library else []
    return [("", "Chosen for it"), (DESIGNED, "Designed, without footage"), *own]


def _with(value: Any, pictures: Choices) -> Choices:
    """A file that is not among the newest stays the one that was chosen."""
    flat = {key for key, label in pictures if isinstance(label, str)}
    known = flat | {key for _, label in pictures if isinstance(label, list) for key, _ in label}
    return pictures if not value or value in known else [*pictures, (value, "As before")]


def as_typed(entry: Entry) -> dict[str, Any]:
    """A scene as its form shows it."""
    return {
        "id": entry.get("id"),
        **{name: entry[name] for name in PLAIN},
        "voice": voice_names().get(entry["voice"], entry["voice"]),
        **{name: "\n".join(entry[name]) for name in LISTED},
        "search_terms": ", ".join(entry["search_terms"]),
    }


def typed(post: QueryDict) -> list[dict[str, Any]]:
    """What was typed into the forms of a page, in their order."""
    scenes = min(whole(post.get("count", "")) or 0, MOST_SCENES + 1)
    return [
        {name: post.get(f"scene-{place}-{name}", "") for name in FIELDS} for place in range(scenes)
    ]


def rearranged(scenes: Sequence[dict[str, Any]], do: str) -> list[dict[str, Any]] | None:
    """The scenes after a button such as "up-3" was pressed; None for what is no such button."""
    action, _, number = do.partition("-")
    place = whole(number)
    if action not in MOVES or place is None or place >= len(scenes):
        return None
    return MOVES[action](list(scenes), place)


def whole(text: str) -> int | None:
    """None for what is no number, or so long that int() refuses it."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else None


Scenes = list[dict[str, Any]]


def _moved(scenes: Scenes, place: int, to: int) -> Scenes:
    scene = scenes.pop(place)
    scenes.insert(max(0, to), scene)
    return scenes


MOVES: Mapping[str, Callable[[Scenes, int], Scenes]] = {
    "up": lambda scenes, place: _moved(scenes, place, place - 1),
    "down": lambda scenes, place: _moved(scenes, place, place + 1),
    "remove": lambda scenes, place: scenes[:place] + scenes[place + 1 :],
    "add": lambda scenes, place: [*scenes[: place + 1], {}, *scenes[place + 1 :]],
}

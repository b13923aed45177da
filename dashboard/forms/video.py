"""What a creator asks for."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from channels_app.models import Channel
from channels_app.selectors import channels_for
from dashboard.forms.music import music_choices, own_music
from dashboard.forms.voices import voice_choices
from providers.llm.base import BriefKind
from videos.brief import SOURCE_LIMIT, TOPIC_LIMIT
from videos.choices import NONE
from videos.models import CaptionLook, Format, Length, Preset
from videos.services import VideoRequest
from videos.styles import DEFAULT_STYLE, style_choices

LEAST_TOPIC = 3
MODES = [
    (BriefKind.TOPIC, "A topic"),
    (BriefKind.NOTES, "My notes"),
    (BriefKind.TEXT, "My text"),
]
AS_BRANDED = ("", "As the channel's brand says")
ONLY_FILES, NO_MUSIC = (NONE, "Only as files"), (NONE, "No music")
FOOTAGE = [("yes", "Where some fits"), ("no", "None: designed scenes alone")]
LACKING = {
    BriefKind.TOPIC: f"Topic must be at least {LEAST_TOPIC} characters",
    BriefKind.NOTES: "Write a few notes: one point a line is enough.",
    BriefKind.TEXT: "Paste the text that is to be spoken, word for word.",
}


class VideoForm(forms.Form):
    """The brief of one video. Only the fields of the chosen mode are taken; all stay typed."""

    mode = forms.ChoiceField(choices=MODES, initial=BriefKind.TOPIC, widget=forms.RadioSelect)
    topic = forms.CharField(max_length=TOPIC_LIMIT, required=False)
    notes = forms.CharField(max_length=SOURCE_LIMIT, required=False, widget=forms.Textarea)
    text = forms.CharField(max_length=SOURCE_LIMIT, required=False, widget=forms.Textarea)
    channel = forms.ModelChoiceField(
        Channel.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": "Choose one of your channels."},
    )
    style = forms.ChoiceField(
        choices=style_choices, initial=DEFAULT_STYLE, widget=forms.RadioSelect
    )
    length = forms.ChoiceField(
        choices=Length.choices, initial=Length.SHORT, widget=forms.RadioSelect
    )
    format = forms.ChoiceField(
        choices=Format.choices, initial=Format.VERTICAL, widget=forms.RadioSelect
    )
    voice = forms.ChoiceField(required=False)
    caption_look = forms.ChoiceField(
        label="Captions", choices=[AS_BRANDED, *CaptionLook.choices, ONLY_FILES], required=False
    )
    music = forms.ChoiceField(required=False)
    footage = forms.ChoiceField(choices=[AS_BRANDED, *FOOTAGE], required=False)
    preset = forms.ChoiceField(
        label="Quality", choices=Preset.choices, initial=Preset.FINAL, required=False
    )
    priority = forms.IntegerField(
        min_value=1,
        max_value=10,
        initial=5,
        required=False,
        help_text="1 to 10; 10 goes first. 5 is usual.",
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channel = self.fields["channel"]
        if isinstance(channel, forms.ModelChoiceField):
            # Active channels first: one of them is chosen until somebody chooses.
            channel.queryset = channels_for(user).order_by("status", "name")
        self._choose("voice", voice_choices(AS_BRANDED[1]))
        self._choose("music", music_choices(user, AS_BRANDED, NO_MUSIC))

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        mode = cleaned.get("mode")
        least = LEAST_TOPIC if mode == BriefKind.TOPIC else 1
        if mode and mode not in self.errors and len(cleaned.get(mode, "")) < least:
            self.add_error(mode, LACKING[BriefKind(mode)])
        return cleaned

    def clean_priority(self) -> int:
        priority: int | None = self.cleaned_data["priority"]
        return 5 if priority is None else priority

    def to_request(self) -> VideoRequest:
        """Of a valid form."""
        data = self.cleaned_data
        wanted = {"topic", data["mode"]}
        brief = {name: data[name] for name in ("topic", "notes", "text") if name in wanted}
        own = own_music(data["music"])
        asked = ("style", "length", "format", "voice", "priority")
        return VideoRequest(
            **brief,
            **{name: data[name] for name in asked},
            caption_look=_wished(data["caption_look"]),
            music="" if own else _wished(data["music"]),
            music_media=own,
            footage=data["footage"] == "yes" if data["footage"] else None,
            preset=data["preset"] or Preset.FINAL,
        )


def _wished(choice: str) -> str | None:
    """None for what the channel's brand kit decides."""
    return None if not choice else "" if choice == NONE else choice

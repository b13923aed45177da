"""How a channel's films look and sound."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet

from accounts.models import User
from dashboard.forms.music import music_choices, own_choice, own_music
from dashboard.forms.voices import voice_choices
from studio.models import BrandKit, Media
from studio.models.brand import as_hex, hex_color
from studio.selectors import media_for
from videos.branding import FASTEST, MOST_PAIRS, SLOWEST
from videos.choices import NONE
from videos.models import CaptionLook
from videos.render.fonts import families

NOT_INSTALLED = (
    "What is chosen is no longer installed here. Films are made with another until it is installed "
    "again, or until you choose one."
)
LOOKS = [*CaptionLook.choices, (NONE, "Only as files")]
SAME = ("accent", "second", "font", "logo", "intro", "intro_line", "outro", "outro_line")
ALSO = ("footage", "credits", "voice", "speed")


class ColourField(forms.CharField):
    def __init__(self, label: str) -> None:
        attributes = {"placeholder": "the style's own", "autocomplete": "off"}
        widget = forms.TextInput(attrs={**attributes, "spellcheck": "false"})
        super().__init__(
            label=label, required=False, max_length=7, validators=[hex_color], widget=widget
        )

    def to_python(self, value: Any) -> str:
        return as_hex(super().to_python(value) or "")

    def bound_data(self, data: Any, initial: Any) -> Any:  # noqa: ARG002 (Django's shape)
        """Shown again as it is understood; what is no colour, as it was typed."""
        colour = as_hex(data or "")
        try:
            hex_color(colour)
        except ValidationError:
            return data
        return colour


class BrandForm(forms.Form):
    accent = ColourField("Accent")
    second = ColourField("Second colour")
    font = forms.ChoiceField(required=False)
    logo = forms.ModelChoiceField(Media.objects.none(), required=False, empty_label="No logo")
    new_logo = forms.FileField(
        label="Upload a logo",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        help_text="A PNG with a transparent ground looks best.",
    )
    intro = forms.BooleanField(label="A card before the first scene", required=False)
    intro_line = forms.CharField(label="What the first card says", max_length=120, required=False)
    outro = forms.BooleanField(label="A card after the last scene", required=False)
    outro_line = forms.CharField(label="What the last card says", max_length=120, required=False)
    captions = forms.ChoiceField(choices=LOOKS, widget=forms.RadioSelect)
    music = forms.ChoiceField(required=False)
    voice = forms.ChoiceField(required=False)
    speed = forms.FloatField(
        min_value=SLOWEST,
        max_value=FASTEST,
        widget=forms.NumberInput(attrs={"step": "0.05"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), f"Write a number from {SLOWEST} to {FASTEST}."
        ),
        help_text="1 is the voice's own pace; 0.8 is slow, 1.25 fast.",
    )
    footage = forms.BooleanField(label="Show clips and pictures where some fit", required=False)
    credits = forms.BooleanField(
        label="Name their sources in the video's description", required=False
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pictures = media_for(user).filter(kind=Media.Kind.PICTURE)
        self._choose("font", [("", "The style's own"), *((name, name) for name in families())])
        self._choose("voice", voice_choices("Automatic, by the language of the text"))
        self._choose("music", music_choices(user, ("", "No music")))
        logo = self.fields["logo"]
        if isinstance(logo, forms.ModelChoiceField):
            logo.queryset = pictures

    def _choose(self, name: str, choices: list[Any]) -> None:
        """What the kit has stays a choice when it is no longer there: nothing else takes its
        place unless the creator says so."""
        field, kept = self.fields[name], self.initial.get(name)
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
            if kept and not field.valid_value(kept):
                field.choices = [*choices, (kept, f"{kept} (not installed)")]
                field.help_text = NOT_INSTALLED

    def changes(self) -> dict[str, Any]:
        """Of a valid form: fields of the kit."""
        data = self.cleaned_data
        own = own_music(data["music"])
        look = data["captions"]
        return {
            **{name: data[name] for name in (*SAME, *ALSO)},
            "captions_burned": look != NONE,
            **({} if look == NONE else {"caption_look": look}),
            "music": "" if own else data["music"],
            "music_media_id": own or None,
        }


def initial_of(kit: BrandKit) -> dict[str, Any]:
    """What the form shows of the kit as it is."""
    burned = kit.captions_burned and kit.caption_look
    return {
        **{name: getattr(kit, name) for name in (*SAME, *ALSO)},
        "captions": kit.caption_look if burned else NONE,
        "music": own_choice(kit.music_media_id) if kit.music_media_id else kit.music,
    }


class PairForm(forms.Form):
    """How a word is spoken; a row without either says nothing."""

    written = forms.CharField(label="Written", max_length=60, required=False)
    spoken = forms.CharField(label="Spoken", max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        lacking = [name for name in ("written", "spoken") if not cleaned.get(name)]
        if len(lacking) == 1 and not self.errors:
            self.add_error(lacking[0], "Fill in both, or neither.")
        return cleaned


Pairs = forms.formset_factory(PairForm, extra=3, max_num=MOST_PAIRS, absolute_max=MOST_PAIRS)


def pairs_of(rows: BaseFormSet[PairForm]) -> list[dict[str, str]]:
    """Of valid rows: those that say something."""
    return [row.cleaned_data for row in rows if row.cleaned_data.get("written")]

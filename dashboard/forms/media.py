"""Files for the media library, and what is known of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from studio.models import Media
from studio.words import LONGEST_NAME, LONGEST_TERM, MOST_TERMS

ACCEPTED = "image/jpeg,image/png,image/webp,image/gif,video/*,audio/*,.mkv"


class SeveralFilesInput(forms.FileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """A list of files."""

    widget = SeveralFilesInput(attrs={"accept": ACCEPTED})

    def clean(self, data: Any, initial: Any = None) -> Any:
        return [super(SeveralFilesField, self).clean(each, initial) for each in data or [None]]


class UploadForm(forms.Form):
    file = SeveralFilesField(
        label="Pictures, clips and music",
        allow_empty_file=True,
        error_messages={"required": "Choose at least one file."},
    )

    def chosen(self) -> list[UploadedFile[Any]]:
        """Of a valid form."""
        return list(self.cleaned_data["file"])


class MediaForm(forms.Form):
    name = forms.CharField(max_length=LONGEST_NAME)
    terms = forms.CharField(
        label="Words",
        required=False,
        max_length=LONGEST_TERM * MOST_TERMS,
        help_text="What is to be seen, separated by commas. Scenes that are about it find it so.",
    )
    author = forms.CharField(max_length=200, required=False, help_text="Who made it.")
    licence = forms.CharField(
        max_length=200, required=False, help_text="On what terms you may use it."
    )
    source_url = forms.URLField(
        label="Source",
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text="The address it comes from.",
    )

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == Media.Kind.MUSIC:
            del self.fields["terms"]  # no scene is about it: it is chosen for a video or a channel

    def clean_terms(self) -> list[str]:
        return [str(self.cleaned_data["terms"])]

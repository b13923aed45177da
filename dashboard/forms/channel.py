"""A channel's own settings."""

from django import forms

from channels_app.models import Channel

# "Error" is what YouTube's answer makes of a channel, not a choice.
CHOOSABLE = (Channel.Status.ACTIVE, Channel.Status.PAUSED)


class ChannelForm(forms.Form):
    name = forms.CharField(max_length=100)
    niche = forms.CharField(
        max_length=100,
        required=False,
        help_text="What the channel is about, in a few words. Scripts are written for it.",
    )
    daily_video_limit = forms.IntegerField(
        label="Videos a day, at most",
        min_value=1,
        max_value=100,
        initial=3,
        help_text="1 to 100. Once reached, requests are refused until tomorrow.",
    )


class ChannelEditForm(ChannelForm):
    status = forms.ChoiceField(
        label="State",
        choices=[(choice.value, choice.label) for choice in CHOOSABLE],
        widget=forms.RadioSelect,
    )

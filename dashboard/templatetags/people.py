"""Figures, times and addresses as people say them."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from costs.models import AlertRule, Price, Unit
from dashboard.forms.cost_alerts import TITLES
from dashboard.screens import Screen
from dashboard.screens import live as live_part
from notifications.models import EventType
from studio.links import media_url, preview_url
from studio.models import Media
from videos import links, previews
from videos.models import Thumbnail, Version, Video
from videos.render.music.moods import Mood
from videos.states import CANCELLED
from videos.styles import style_label
from videos.thumbnails import shape_of
from ytempire.core.sizes import MEGABYTE, size_said

register = template.Library()
register.filter("style_label", style_label)
register.filter("size", size_said)

CENT = Decimal("0.01")


class Metered(Protocol):
    """A ledger entry, or several taken together."""

    @property
    def unit(self) -> str: ...

    @property
    def quantity(self) -> int: ...


class Priced(Protocol):
    """The same, with what a unit cost."""

    @property
    def price(self) -> Price | None: ...

    @property
    def unit_price(self) -> Decimal | None: ...


@register.filter
def money(amount: Decimal) -> str:
    """$12.40; less than a cent keeps the digits that matter."""
    sign, amount = ("-" if amount < 0 else ""), abs(amount)
    if 0 < amount < CENT:
        return f"{sign}${amount:.6f}".rstrip("0")
    return f"{sign}${amount:,.2f}"


@register.filter
def dollars(amount: Decimal) -> str:
    """$1,500, with cents only where there are some."""
    return f"${amount:,.0f}" if amount == amount.to_integral_value() else f"${amount:,.2f}"


@register.filter
def letter(name: str) -> str:
    """The letter that stands for a name: its first, whatever signs are before it."""
    return next((sign for sign in name if sign.isalnum()), name[:1]).upper()


@register.filter
def clock(seconds: float | None) -> str:
    """0:21, 6:10, 1:04:00."""
    minutes, rest = divmod(round(seconds or 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@register.filter
def said(moment: datetime) -> str:
    """just now, 5 min ago, today 14:00, yesterday 09:30, 12 Nov 18:00, 12 Nov 2025."""
    now = timezone.localtime()
    here = timezone.localtime(moment)
    ago = now - here
    if timedelta(0) <= ago < timedelta(minutes=1):
        return "just now"
    if timedelta(0) <= ago < timedelta(hours=1):
        return f"{ago.seconds // 60} min ago"
    return _day_said(here, now)


def _day_said(here: datetime, now: datetime) -> str:
    days = (now.date() - here.date()).days
    names = {0: "today", 1: "yesterday", -1: "tomorrow"}
    if days in names:
        return f"{names[days]} {here:%H:%M}"
    if here.year == now.year:
        return f"{here.day} {here:%b %H:%M}"
    return f"{here.day} {here:%b %Y}"


@register.filter
def lasted(seconds: float) -> str:
    """0.4 s, 12 s, 1:04."""
    if seconds < 10:  # noqa: PLR2004
        return f"{seconds:.1f} s"
    return f"{seconds:.0f} s" if seconds < 60 else clock(seconds)  # noqa: PLR2004


@register.filter
def used(entry: Metered) -> str:
    """1,204 characters; bytes as KB, MB or GB."""
    if entry.unit == Unit.BYTE_MONTH:
        return f"{size_said(entry.quantity)} a month"
    return (
        f"{entry.quantity:,} {Unit(entry.unit).label.lower()}{'s' if entry.quantity != 1 else ''}"
    )


@register.filter
def megabytes(size: int) -> str:
    """As limits and disks are kept: 812 MB, 69.7 GB."""
    return size_said(size * MEGABYTE)


@register.filter
def rate(entry: Priced) -> Decimal | None:
    """What the price's usual number of units cost when it was booked."""
    if entry.price is None or entry.unit_price is None:
        return None
    return entry.unit_price * entry.price.per


@register.filter
def per(quantity: int) -> str:
    """The quantity that a price is for: million, 1,000, piece."""
    names = {1: "piece", 1_000_000: "million", 1_000_000_000: "billion"}
    return names.get(quantity, f"{quantity:,}")


@register.filter
def event_name(type: str) -> str:
    """Video completed, Video failed, Cost alert."""
    return EventType(type).label.capitalize()


@register.filter
def rule_title(type: str) -> str:
    """What an alert rule's amount is of: a day has cost, and so on."""
    return TITLES[AlertRule.Type(type)]


@register.filter
def cancelled(video: Video) -> bool:
    """Whether its creator ended it, or the edit of it."""
    return video.error_message == CANCELLED


@register.filter
def thumbnail(video: Video) -> str:
    return _here(links.thumbnail_url(video))


@register.filter
def film(video: Video) -> str:
    return _here(links.video_url(video))


@register.filter
def version_film(version: Version) -> str:
    return _here(links.file_url(version.film, f"version-{version.number}.mp4"))


@register.filter
def thumbnail_of(one: Thumbnail, video: Video) -> str:
    """One of the pictures to choose from, in the shape of the video's own."""
    return _here(links.file_url(getattr(one, shape_of(video)), "thumbnail.jpg"))


@register.filter
def captions(video: Video) -> str:
    return _here(links.captions_url(video))


@register.filter
def subtitles(video: Video) -> str:
    return _here(links.subtitles_url(video))


@register.filter
def preview(media: Media) -> str:
    return _here(preview_url(media))


@register.filter
def file(media: Media) -> str:
    return _here(media_url(media))


@register.filter
def heard(mood: Mood) -> str:
    """Where a few seconds of the mood's music are."""
    return _here(previews.preview_url(mood.name))


def _here(url: str) -> str:
    """Relative, so that the page works under whatever name the server was reached."""
    return url.removeprefix(settings.PUBLIC_URL)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture beside a word; the word is what counts, so readers skip it."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>',
        static("icons/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def live(context: template.Context, screen: Screen) -> SafeString:
    """A part of the page that keeps itself fresh."""
    request: HttpRequest = context["request"]
    return live_part(request, screen)

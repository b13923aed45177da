"""The list of videos, by status and channel, a page at a time."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from channels_app.models import Channel
from dashboard.contexts.library import PAGE_SIZE
from dashboard.tests.markup import HTMX, Markup
from tests.factories import ChannelFactory, VideoFactory
from videos.models import Status

ADDRESS = "/videos"


def test_an_empty_list_says_what_to_do(creator: Client) -> None:
    page = Markup(creator.get(ADDRESS))
    assert "No videos yet" in page.text
    assert page.all("a", href=reverse("video-new"), **{"class": "button primary"})


def test_status_and_channel_narrow_it(creator: Client, user: User, channel: Channel) -> None:
    other = ChannelFactory.create(owner=user)
    VideoFactory.create(channel=channel, title="Waiting here")
    VideoFactory.create(channel=channel, title="Broken here", failed=True)
    VideoFactory.create(channel=other, title="Broken there", failed=True)
    text = Markup(creator.get(ADDRESS, {"status": "failed", "channel": str(channel.pk)})).text
    assert "Broken here" in text
    assert "Waiting here" not in text
    assert "Broken there" not in text


def test_a_filter_that_makes_no_sense_shows_everything(creator: Client, channel: Channel) -> None:
    VideoFactory.create(channel=channel, title="Still here")
    query = {"status": "lost", "channel": "nobody's", "page": "many"}
    assert "Still here" in Markup(creator.get(ADDRESS, query)).text


def test_nothing_of_this_choice_leads_back_to_all(creator: Client, channel: Channel) -> None:
    VideoFactory.create(channel=channel)
    page = Markup(creator.get(ADDRESS, {"status": "failed"}))
    assert "Nothing here" in page.text
    assert page.all("a", href=ADDRESS, **{"class": "button"})


def test_pages_keep_the_filter(creator: Client, channel: Channel) -> None:
    VideoFactory.create_batch(PAGE_SIZE + 1, channel=channel)
    first = Markup(creator.get(ADDRESS, {"status": "queued"}))
    assert len(first.all("li", **{"class": "video-card"})) == PAGE_SIZE
    older = first.one("a", rel="next")["href"]
    second = Markup(creator.get(f"{ADDRESS}{older}"))
    assert len(second.all("li", **{"class": "video-card"})) == 1
    assert second.one("a", rel="prev")["href"] == "?status=queued&page=1"


def test_a_tab_is_a_link_and_with_htmx_a_part(creator: Client, channel: Channel) -> None:
    page = Markup(creator.get(ADDRESS))
    tab = page.one("a", href=f"{ADDRESS}?status=failed")
    assert (tab["hx-get"], tab["hx-push-url"]) == (f"{ADDRESS}?status=failed", "true")
    part = Markup(creator.get(tab["hx-get"], headers=HTMX))
    assert not part.all("html")
    assert part.one("a", href=f"{ADDRESS}?status=failed")["aria-current"] == "true"


def test_the_browser_going_back_gets_the_whole_page(creator: Client) -> None:
    headers = {**HTMX, "HX-History-Restore-Request": "true"}
    assert Markup(creator.get(ADDRESS, headers=headers)).all("html")


def test_it_looks_again_only_while_something_on_it_moves(creator: Client, channel: Channel) -> None:
    video = VideoFactory.create(channel=channel)
    assert "every 5s" in Markup(creator.get(ADDRESS)).one("div", id="library")["hx-trigger"]
    video.status, video.queue, video.completed_at = Status.COMPLETED, None, timezone.now()
    video.save()
    assert "every" not in Markup(creator.get(ADDRESS)).one("div", id="library")["hx-trigger"]

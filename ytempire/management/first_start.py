"""What the first start adds: an administrator, and a first video that shows the product."""

from __future__ import annotations

import secrets

from accounts.models import User
from channels_app.models import Channel
from channels_app.services import channel_create
from videos.models import Video
from videos.services import VideoRequest, video_request
from ytempire.settings.env import env

DEMO_CHANNEL = "Plain Wonder"
DEMO_NICHE = "everyday science"
DEMO_LIMIT = 12  # room to try things out on the first day
DEMO_TOPIC = "Why the sky turns red at sunset"
DEMO_TEXT = """Why does the sky turn red at sunset?

Sunlight looks white, but it carries every colour at once. And on its way to you, it meets the air.

Air scatters short waves far more than long ones. Blue light bounces about six times as much as red.

At noon that scattered blue reaches you from everywhere, so the whole sky looks blue.

In the evening the light comes in flat. Now it crosses almost 40 times as much air.

By then the violet, the blue and the green are gone, scattered into somebody else's daytime.

What is left for you is orange and red: the last light, after the longest way through our sky."""


def ensure_admin() -> tuple[User, str]:
    """The administrator, and the password if one was made up just now (else "")."""
    existing = User.objects.filter(role=User.Role.ADMIN).order_by("created_at").first()
    if existing is not None:
        return existing, ""
    email = env.str("YTEMPIRE_ADMIN_EMAIL", "admin@example.com")
    given = env.str("YTEMPIRE_ADMIN_PASSWORD", "")
    password = given or secrets.token_urlsafe(12)
    admin = User.objects.create_superuser(email, password, first_name="Admin")
    return admin, "" if given else password


def first_channel(owner: User) -> Channel:
    """The owner's oldest channel; a demo channel where there is none."""
    existing = owner.channels.order_by("created_at").first()
    return existing or channel_create(
        owner=owner, name=DEMO_CHANNEL, niche=DEMO_NICHE, daily_video_limit=DEMO_LIMIT
    )


def ensure_demo(owner: User) -> None:
    """Queue a first video on an empty installation."""
    if Video.objects.exists() or Channel.objects.exists():
        return
    video_request(
        owner=owner,
        channel=first_channel(owner),
        request=VideoRequest(topic=DEMO_TOPIC, text=DEMO_TEXT),
    )

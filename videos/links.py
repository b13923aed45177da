"""Addresses of a video's files: signed, so that <video src> needs no header, and expiring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from videos.models import Artifact, Status, Video

SALT = "videos.links"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FileLink:
    """What a signed address grants: one artifact under one file name."""

    key: str
    filename: str


def signer() -> signing.Signer:
    return signing.Signer(salt=SALT)


def file_url(artifact: Artifact | None, filename: str) -> str:
    """An absolute address, good for one to two days; "" without an artifact.

    It changes at midnight UTC only, so that a page that refreshes keeps its player.
    """
    if artifact is None:
        return ""
    until = (int(timezone.now().timestamp() // DAY.total_seconds()) + 2) * 86_400
    # Not signing.dumps: its timestamp would make a new address every second.
    token = signer().sign_object([artifact.pk, filename, until], compress=True)
    return f"{settings.PUBLIC_URL}{reverse('file', args=[token])}"


def file_link(token: str) -> FileLink | None:
    """What the address grants; None if it is forged or has expired."""
    try:
        key, filename, until = signer().unsign_object(token)
    except signing.BadSignature:
        return None
    if timezone.now().timestamp() > until:
        return None
    return FileLink(key, filename)


def video_url(video: Video) -> str:
    return file_url(video.film, "video.mp4")


def captions_url(video: Video) -> str:
    return file_url(video.captions, "captions.vtt")


def subtitles_url(video: Video) -> str:
    return file_url(video.subtitles, "subtitles.srt")


def thumbnail_url(video: Video) -> str:
    return file_url(video.thumbnail, "thumbnail.jpg")


def watch_url(video: Video) -> str:
    """The watch page of a finished video, private until the creator shares it."""
    if video.status != Status.COMPLETED:
        return ""
    return f"{settings.PUBLIC_URL}{reverse('watch', args=[video.share_token])}"

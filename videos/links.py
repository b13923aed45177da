"""Addresses of a video's files: signed, so that <video src> needs no header, and expiring."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from videos.models import Artifact, Video
from ytempire.core.links import granted_by, signed

SALT = "videos.links"


@dataclass(frozen=True, slots=True)
class FileLink:
    """What a signed address grants: one artifact under one file name."""

    key: str
    filename: str


def file_url(artifact: Artifact | None, filename: str) -> str:
    """An absolute address, good for one to two days; "" without an artifact."""
    if artifact is None:
        return ""
    token = signed(SALT, artifact.pk, filename)
    return f"{settings.PUBLIC_URL}{reverse('file', args=[token])}"


def file_link(token: str) -> FileLink | None:
    """What the address grants; None if it is forged or has expired."""
    granted = granted_by(SALT, token)
    return FileLink(*granted) if granted else None


def video_url(video: Video) -> str:
    return file_url(video.film, f"{video.title}.mp4")


def captions_url(video: Video) -> str:
    return file_url(video.captions, f"{video.title}.vtt")


def subtitles_url(video: Video) -> str:
    return file_url(video.subtitles, f"{video.title}.srt")


def thumbnail_url(video: Video) -> str:
    return file_url(video.thumbnail, "thumbnail.jpg")


def watch_url(video: Video) -> str:
    """The watch page of a finished video, private until the creator shares it."""
    if not video.is_watchable:
        return ""
    return f"{settings.PUBLIC_URL}{reverse('watch', args=[video.share_token])}"

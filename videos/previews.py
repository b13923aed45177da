"""A dozen seconds of every mood to listen to, made when somebody first does."""

from __future__ import annotations

import tempfile
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.urls import reverse

from videos import artifacts
from videos.models import Artifact
from videos.parts import touch
from videos.render.key import ffmpeg_version
from videos.render.spec import FPS
from ytempire.core.links import granted_by, signed

SALT = "videos.previews"
SECONDS = 12
_one_at_a_time = Lock()


def preview_url(mood: str) -> str:
    """An absolute address, good for one to two days."""
    return f"{settings.PUBLIC_URL}{reverse('music', args=[signed(SALT, mood)])}"


def preview_link(token: str) -> str:
    """The mood that the address grants; "" if it is forged or has expired."""
    granted = granted_by(SALT, token)
    return str(granted[0]) if granted else ""


def preview_of(mood: str) -> Artifact:
    """The preview as it is kept. Raises RenderError when it cannot be made."""
    from videos.render.music.bed import VERSION as BED_VERSION
    from videos.render.sound import VERSION

    key = artifacts.artifact_key("preview", VERSION, BED_VERSION, ffmpeg_version(), mood, SECONDS)
    with _one_at_a_time:
        touch(key)
        return artifacts.find(key) or _made(key, mood)


def _made(key: str, mood: str) -> Artifact:
    from videos.render.sound import Music, master_sound

    with tempfile.TemporaryDirectory(prefix="preview-") as folder:
        path = Path(folder) / "preview.m4a"
        silence = [(None, SECONDS * FPS)]
        master_sound(silence, path, music=Music(mood), stop=lambda: False)
        return artifacts.store(key, "preview", path, {})

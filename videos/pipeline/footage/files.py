"""Fetching the file of an asset into the store, once; what it holds is looked at, not believed."""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from costs.models import Category
from providers.base import PermanentError
from providers.footage.base import FootageSource, Kind
from studio.probe import probe
from videos import artifacts
from videos.models import Artifact
from videos.pipeline.asking import asked
from videos.pipeline.context import Made, StageContext
from videos.pipeline.library import GONE, own_media
from videos.render.look import Look, look_at_clip, look_at_picture
from videos.render.process import RenderError
from ytempire.core.exceptions import DomainError

SUFFIXES = {
    Kind.CLIP: (".mp4", ".webm", ".mkv", ".avi", ".mov"),
    Kind.PICTURE: (".jpg", ".png", ".webp", ".gif"),
}


def copied(context: StageContext, media_id: str) -> Artifact:
    """A file of the media library. Raises PermanentError when it is gone."""
    artifact = own_media(context, media_id)
    if artifact is None:
        raise PermanentError(GONE)
    return artifact


def fetched(
    context: StageContext, source: FootageSource, kind: Kind, asset_id: str, url: str
) -> Artifact:
    """The file behind this address. Raises ProviderError, also where it cannot be used."""
    inputs = [source.name, asset_id, url]

    def make(path: Path) -> Made:
        asked(context, Category.API_CALLS, inputs, lambda ask: source.download(url, path, ask))
        return Made(_told(path, kind))

    return context.checkpoint("footage", _suffix(url, kind), inputs, make)


def _told(path: Path, kind: Kind) -> dict[str, object]:
    try:
        found = probe(path)
    except DomainError as error:
        raise PermanentError(error.message) from error
    if found.kind != kind:
        raise PermanentError(f"This is no {kind}.")
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    size = {"width": found.width, "height": found.height}
    return {"kind": kind.value, "sha256": sha256, "duration": found.duration, **size}


def _suffix(url: str, kind: Kind) -> str:
    told = PurePosixPath(urlsplit(url).path).suffix.lower()
    return told if told in SUFFIXES[kind] else SUFFIXES[kind][0]


def looked_at(context: StageContext, artifact: Artifact, seconds: float) -> Look:
    """Where a scene of this length begins in it, and what it is cropped to. Raises ProviderError
    for what cannot be decoded."""
    path = artifacts.local_path(artifact)
    try:
        if artifact.meta["kind"] == Kind.PICTURE:
            return look_at_picture(path)
        length = artifact.meta["duration"]
        return look_at_clip(path, length, seconds, folder=context.work_dir, stop=context.stop)
    except RenderError as error:
        raise PermanentError(str(error)) from error

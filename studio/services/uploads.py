"""Taking a file into the library: looked at, within limits, once."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.db.models import Sum

from accounts.models import User
from studio.models import Media
from studio.probe import Probed, probe
from studio.refusals import NoRoomError, TooLargeError, UnusableMediaError
from studio.words import cleaned_name, cleaned_terms, file_name
from ytempire.core.disk import free_mb
from ytempire.core.sizes import MEGABYTE, size_said

ROOT = "library"


class Upload(NamedTuple):
    """new: False if the library had it already."""

    media: Media
    new: bool


def media_upload(
    *,
    owner: User,
    file: UploadedFile[Any],
    name: str = "",
    terms: Sequence[str] = (),
    author: str = "",
    licence: str = "",
    source_url: str = "",
) -> Upload:
    """Take the file into the owner's library; one that is there already stays as it is.

    Raises TooLargeError, UnsupportedMediaError, UnusableMediaError, NoRoomError.
    """
    size = file.size or 0
    _require_size(size, max(settings.UPLOAD_MB.values()))
    with _on_disk(file) as path:
        found = probe(path)
        _require_size(size, settings.UPLOAD_MB[found.kind], f"{found.kind} ")
        sha256 = _sha256(path)
        if known := Media.objects.filter(owner=owner, sha256=sha256).first():
            return Upload(known, new=False)
        _require_room(owner, size)
        said = {"author": author, "licence": licence, "source_url": source_url}
        media = Media(
            owner=owner,
            kind=found.kind,
            name=cleaned_name(name or Path(file_name(file.name or "")).stem) or found.kind,
            terms=cleaned_terms(terms),
            sha256=sha256,
            size=size,
            width=found.width,
            height=found.height,
            duration=round(found.duration, 3),
            **said,
        )
        return _kept(media, path, found)


def _kept(media: Media, path: Path, found: Probed) -> Upload:
    """First the files, then the row: a crash between leaves files that are swept."""
    place = f"{ROOT}/{media.pk.hex[:2]}/{media.pk.hex}"
    with path.open("rb") as opened:
        media.file = default_storage.save(f"{place}{found.suffix}", File(opened))
    if found.preview:
        small = ContentFile(found.preview)
        media.preview = default_storage.save(f"{place}-preview.jpg", small)
    columns = {
        field.attname: getattr(media, field.attname) for field in Media._meta.concrete_fields
    }
    row, new = Media.objects.get_or_create(
        owner_id=columns.pop("owner_id"), sha256=columns.pop("sha256"), defaults=columns
    )
    if not new:  # somebody brought the same at the same time
        for name in filter(None, (str(media.file), str(media.preview))):
            default_storage.delete(name)
    return Upload(row, new)


@contextmanager
def _on_disk(file: UploadedFile[Any]) -> Iterator[Path]:
    """Where ffmpeg can read it."""
    if isinstance(file, TemporaryUploadedFile):
        yield Path(file.temporary_file_path())
        return
    with tempfile.NamedTemporaryFile() as copy:
        file.seek(0)
        shutil.copyfileobj(file, copy)
        copy.flush()
        yield Path(copy.name)


def _sha256(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _require_size(size: int, most: int, kind: str = "") -> None:
    if not size:
        raise UnusableMediaError("The file is empty.")
    if size > most * MEGABYTE:
        raise TooLargeError(
            f"The file has {size_said(size)}; a {kind}file may have at most "
            f"{size_said(most * MEGABYTE)}."
        )


def _require_room(owner: User, size: int) -> None:
    """On the disk, and in what one creator may keep."""
    if free_mb(settings.WORK_DIR) < settings.MIN_FREE_MB + size / MEGABYTE:
        raise NoRoomError
    held = Media.objects.filter(owner=owner).aggregate(total=Sum("size"))["total"] or 0
    if settings.LIBRARY_MB and held + size > settings.LIBRARY_MB * MEGABYTE:
        raise TooLargeError(
            f"Your library may hold {size_said(settings.LIBRARY_MB * MEGABYTE)}, and this would go "
            "beyond it. Delete what you no longer need."
        )

"""What a backup says about itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from accounts.models import User
from channels_app.models import Channel
from costs.models import CostEntry
from notifications.models import Event
from studio.models import Media
from videos.models import Artifact, Video
from ytempire.backup import BackupError

MEMBER = "manifest.json"
FORMAT = 1
COUNTED = (User, Channel, Media, Video, Artifact, CostEntry, Event)
TABLES = tuple(model._meta.db_table for model in COUNTED)

Query = Callable[[str], list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Manifest:
    """media: included, left out, or in the object store. key: tells secret keys apart."""

    format: int
    created_at: str
    database: str
    migrations: list[tuple[str, str]]
    counts: Mapping[str, int]
    media: str
    key: str

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1).encode()


def describe(query: Query, media: str) -> Manifest:
    migrations = query("SELECT app, name FROM django_migrations ORDER BY app, name")
    return Manifest(
        format=FORMAT,
        created_at=timezone.now().isoformat(timespec="seconds"),
        database=connection.vendor,
        migrations=[(app, name) for app, name in migrations],
        counts=counts(query),
        media=media,
        key=key_mark(settings.SECRET_KEY),
    )


def counts(query: Query, tables: Iterable[str] = TABLES) -> dict[str, int]:
    """How many rows these of the main tables have."""
    return {table: query(f'SELECT COUNT(*) FROM "{table}"')[0][0] for table in tables}  # noqa: S608


def key_mark(key: str) -> str:
    """Tells keys apart, and nothing else about them."""
    return hashlib.sha256(f"ytempire backup {key}".encode()).hexdigest()[:16]


def opened(content: bytes) -> Manifest:
    """Raises BackupError for what this version, or this installation, cannot restore."""
    told = json.loads(content)
    if told.get("format") != FORMAT:
        raise BackupError(
            f"This backup has the format {told.get('format')}; a newer YTEMPIRE reads it."
        )
    manifest = Manifest(**told)
    if manifest.database != connection.vendor:
        raise BackupError(
            f"The database in this backup is {manifest.database}, "
            f"the one here {connection.vendor}. Restore it where both are the same."
        )
    _require_known(manifest)
    return manifest


def _require_known(manifest: Manifest) -> None:
    loader = MigrationLoader(None)
    known = {*(loader.disk_migrations or ()), *loader.replacements}
    newer = [".".join(one) for one in manifest.migrations if tuple(one) not in known]
    if newer:
        raise BackupError(
            f"This backup was made by a newer YTEMPIRE ({newer[-1]} is not known here). "
            "Install that version, then restore."
        )

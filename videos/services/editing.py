"""Editing what was made: further versions of a video, of which only what is new is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from costs.services import budget_lock
from videos import versions
from videos.editing.plan import Plan, plan_again, plan_edit
from videos.editing.price import price_of
from videos.editing.wishes import Wish, voices_known, wished_entries
from videos.forecast import estimated_cost
from videos.models import Scene, Status, Version, Video
from videos.selectors import cost_total, scenes_of
from videos.services.requests import NOT_FAILED, video_requeue
from ytempire.core.exceptions import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    VideoNotFoundError,
)

EDITABLE = (Status.COMPLETED, Status.FAILED)
BUSY = "This video is being made. Wait until it is done, or cancel that, then edit it."
NO_SCENES = "This video has no script yet. Retry it first, then edit it."
OUTDATED = "This video was changed meanwhile. Load its scenes again, and edit those."
UNCHANGED = "Nothing is changed, so there is nothing to make."


def edit_plan(*, video: Video, wishes: Sequence[Wish], number: int | None = None) -> Plan:
    """What an edit would change. number: the version that the wishes were made from.

    Raises ConflictError where the video cannot be edited now or is another version by now,
    InvalidInputError for what cannot be made of the wishes.
    """
    if video.status not in EDITABLE:
        raise ConflictError(BUSY)
    if number is not None and number != versions.version_number(video):
        raise ConflictError(OUTDATED)
    now = versions.entries_of(video)
    if not now:
        raise ConflictError(NO_SCENES)
    wanted = wished_entries(video=video, wishes=wishes, now=now)
    return plan_edit(video=video, now=now, wanted=wanted)


def video_scenes_edit(
    *, video: Video, wishes: Sequence[Wish], number: int | None = None
) -> Version:
    """Make a new version of these scenes, and queue it; the film of before stays until it is made.

    Raises what `edit_plan` raises, also where nothing changes, and QuotaExceededError.
    """
    voices_known(wish.get("voice", "") for wish in wishes)
    with transaction.atomic():
        locked = _locked(video)
        plan = edit_plan(video=locked, wishes=wishes, number=number)
        if not plan.notes:
            raise InvalidInputError(UNCHANGED, errors={"scenes": [UNCHANGED]})
        return _make(locked, plan)


def scene_edit(*, scene: Scene, changes: Mapping[str, Any]) -> Scene:
    """Change one scene of its video; nothing is made where nothing changes.

    Raises what `edit_plan` raises, and QuotaExceededError.
    """
    voices_known([changes.get("voice", "")])
    with transaction.atomic():
        locked = _locked(scene.video)
        wishes = [{"id": pk} for pk in scenes_of(locked).values_list("pk", flat=True)]
        changed = [{**wish, **changes} if wish["id"] == scene.pk else wish for wish in wishes]
        plan = edit_plan(video=locked, wishes=changed)
        if plan.notes:
            _make(locked, plan)
        return scenes_of(locked).get(pk=scene.pk)


@transaction.atomic
def version_restore(*, video: Video, number: int) -> Version:
    """Make a new version that is equal to an old one.

    Raises NotFoundError, ConflictError where the video is being made or shows it already.
    """
    locked = _locked(video)
    return _make(locked, restore_plan(video=locked, number=number))


def restore_plan(*, video: Video, number: int) -> Plan:
    """What bringing a version back would make. Raises as `version_restore`."""
    if video.status not in EDITABLE:
        raise ConflictError(BUSY)
    old = video.versions.filter(number=number).first()
    if old is None:
        raise NotFoundError("This video has no such version.")
    if video.version_id == old.pk and video.status == Status.COMPLETED:
        raise ConflictError("This version is the one that is shown.")
    return plan_again(video=video, entries=old.scenes, note=f"Version {number} again")


@transaction.atomic
def video_retry(*, video: Video) -> None:
    """Queue again what failed: a video, or the edit of one; what was made is reused.

    Raises ConflictError when neither has failed, QuotaExceededError as for a new one.
    """
    locked = _locked(video)
    last = locked.versions.first()
    if locked.status != Status.COMPLETED:
        amount = estimated_cost(locked, locked.owner)
        video_requeue(video=locked, source=Status.FAILED, amount=amount)
    elif last is not None and locked.error_message:
        _queue(locked, last, plan_again(video=locked, entries=last.scenes, note=last.note))
    else:
        raise ConflictError(NOT_FAILED)


def _locked(video: Video) -> Video:
    """The video's row, held until the end of the transaction; money comes before it.

    Raises VideoNotFoundError when it was deleted meanwhile.
    """
    budget_lock(owner=video.owner)
    rows = Video.objects.select_related("owner", "channel", "version")
    locked = rows.select_for_update(of=("self",), no_key=True).filter(pk=video.pk).first()
    if locked is None:
        raise VideoNotFoundError
    return locked


def _make(video: Video, plan: Plan) -> Version:
    version = versions.version_add(video=video, entries=plan.entries, note=plan.note)
    _queue(video, version, plan)
    return version


def _queue(video: Video, version: Version, plan: Plan) -> None:
    cost = price_of(video=video, plan=plan).cost
    video_requeue(
        video=video,
        source=Status(video.status),
        amount=cost,
        version=version,
        estimated_cost=cost_total(video) + cost,
    )
    versions.scenes_write(video=video, entries=plan.entries)

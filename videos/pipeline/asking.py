"""How a stage asks the providers that others run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from calls.asking import Asking
from calls.services import Job
from costs.models import Category
from providers.base import Ask, ProviderError
from videos.artifacts import artifact_key
from videos.pipeline.context import StageContext

R = TypeVar("R")


def asked(
    context: StageContext, category: Category, inputs: Iterable[Any], work: Callable[[Ask], R]
) -> R:
    """What the work makes of these inputs; its requests are written down and paid for."""
    video = context.video
    job = Job(
        owner=video.owner,
        video_id=video.pk,
        channel_id=video.channel_id,
        stage=video.stage,
        category=category,
        holder=context.claimed.lease,
    )
    asking = Asking(job, artifact_key("asked", *inputs), context.check, still=context.require_claim)
    try:
        return work(asking)
    except ProviderError as error:
        asking.discard(error)
        raise

"""Writing videos: request, pause, cancel, retry, share, and how they end."""

from videos.services.changes import (
    channel_delete,
    video_delete,
    video_edit,
    video_metrics_record,
    video_share,
)
from videos.services.endings import video_cancel, video_complete, video_fail
from videos.services.pauses import owner_pause, owner_resume, queue_pause, queue_resume
from videos.services.requests import VideoRequest, draft, video_request, video_retry
from videos.services.retries import reap, video_set_back, video_wait_for_room

__all__ = [
    "VideoRequest",
    "channel_delete",
    "draft",
    "owner_pause",
    "owner_resume",
    "queue_pause",
    "queue_resume",
    "reap",
    "video_cancel",
    "video_complete",
    "video_delete",
    "video_edit",
    "video_fail",
    "video_metrics_record",
    "video_request",
    "video_retry",
    "video_set_back",
    "video_share",
    "video_wait_for_room",
]

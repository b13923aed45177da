"""Writing videos: request, pause, cancel, edit, retry, share, and how they end."""

from videos.services.changes import (
    channel_delete,
    video_delete,
    video_edit,
    video_metrics_record,
    video_share,
)
from videos.services.editing import (
    edit_plan,
    restore_plan,
    scene_edit,
    version_restore,
    video_retry,
    video_scenes_edit,
)
from videos.services.endings import video_cancel, video_complete, video_fail
from videos.services.pauses import owner_pause, owner_resume, queue_pause, queue_resume
from videos.services.requests import VideoRequest, draft, video_request
from videos.services.retries import reap, video_set_back, video_wait_for_room
from videos.services.thumbnails import thumbnail_choose, thumbnail_upload

__all__ = [
    "VideoRequest",
    "channel_delete",
    "draft",
    "edit_plan",
    "owner_pause",
    "owner_resume",
    "queue_pause",
    "queue_resume",
    "reap",
    "restore_plan",
    "scene_edit",
    "thumbnail_choose",
    "thumbnail_upload",
    "version_restore",
    "video_cancel",
    "video_complete",
    "video_delete",
    "video_edit",
    "video_fail",
    "video_metrics_record",
    "video_request",
    "video_retry",
    "video_scenes_edit",
    "video_set_back",
    "video_share",
    "video_wait_for_room",
]

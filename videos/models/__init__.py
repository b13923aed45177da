"""A video's journey. The Video table is the queue: its rows are the truth, tasks are nudges."""

from videos.models.artifacts import Artifact
from videos.models.choices import CaptionLook, Format, Length, Preset, Queue, Stage, Status
from videos.models.rollups import ChannelDailyVideos, DailyVideos
from videos.models.scenes import Scene
from videos.models.versions import Thumbnail, Version
from videos.models.video import Video, new_share_token
from videos.models.work import Chore, MissTally, Pause, StageRun, StageTally, WorkerHost

__all__ = [
    "Artifact",
    "CaptionLook",
    "ChannelDailyVideos",
    "Chore",
    "DailyVideos",
    "Format",
    "Length",
    "MissTally",
    "Pause",
    "Preset",
    "Queue",
    "Scene",
    "Stage",
    "StageRun",
    "StageTally",
    "Status",
    "Thumbnail",
    "Version",
    "Video",
    "WorkerHost",
    "new_share_token",
]

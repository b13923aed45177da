"""A video's journey. The Video table is the queue: its rows are the truth, tasks are nudges."""

from videos.models.artifacts import Artifact
from videos.models.choices import Format, Length, Queue, Stage, Status, Style
from videos.models.rollups import ChannelDailyVideos, DailyVideos
from videos.models.scenes import Scene
from videos.models.video import Video, new_share_token
from videos.models.work import Chore, Pause, StageRun, StageTally, WorkerHost

__all__ = [
    "Artifact",
    "ChannelDailyVideos",
    "Chore",
    "DailyVideos",
    "Format",
    "Length",
    "Pause",
    "Queue",
    "Scene",
    "Stage",
    "StageRun",
    "StageTally",
    "Status",
    "Style",
    "Video",
    "WorkerHost",
    "new_share_token",
]

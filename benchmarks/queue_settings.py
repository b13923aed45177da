"""The product's settings, with stages that do nothing."""

from typing import TYPE_CHECKING

from django.apps import AppConfig

from ytempire.settings import *  # noqa: F403
from ytempire.settings import INSTALLED_APPS as APPS

if TYPE_CHECKING:
    from videos.models import Stage
    from videos.pipeline.context import StageContext

INSTALLED_APPS = [*APPS, "benchmarks.queue_settings.NoWork"]


class Idle:
    """A stage that is over at once."""

    def __init__(self, name: "Stage") -> None:
        self.name = name
        self.share = 25.0

    def run(self, context: "StageContext") -> None:
        context.report(1)


class NoWork(AppConfig):
    name = "benchmarks"
    label = "no_work"

    def ready(self) -> None:
        from videos.models import Stage
        from videos.pipeline import runner

        runner.STAGES = tuple(Idle(stage) for stage in Stage)

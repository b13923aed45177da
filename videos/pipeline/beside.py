"""What a stage has made in a thread of its own while it goes on; no database is used there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

from videos.models import Artifact
from videos.pipeline.context import Made, StageContext
from videos.render.process import StopCheck, Stopped
from ytempire.core.logs import carried

Make = Callable[[Path, StopCheck], Mapping[str, Any]]
"""Writes the file without a database; returns the artifact's meta."""


@dataclass(frozen=True, slots=True)
class Task:
    """An artifact to make. maker: fetches, in the stage's own thread, what making needs."""

    kind: str
    key: str
    suffix: str
    maker: Callable[[], Make]


@dataclass(frozen=True, slots=True)
class Beside:
    """Tasks under way; what is not in the store already is awaited at a path."""

    context: StageContext
    tasks: Sequence[Task]
    found: Mapping[str, Artifact]
    under_way: Mapping[str, tuple[Path, Future[Mapping[str, Any]]]]

    def stop(self) -> bool:
        """Whether what is done meanwhile should end: it is in vain once a task has failed."""
        return self.context.stop() or any(self._failures())

    def kept(self) -> list[Artifact]:
        """Wait for all and keep them, in the order of the tasks. Raises what failed.

        Whoever gets them hears what there is to tell of them, also when they were made before.
        """
        made = [self.found.get(task.key) or self._kept(task) for task in self.tasks]
        self.context.tell(*(artifact.meta["note"] for artifact in made if "note" in artifact.meta))
        return made

    def _kept(self, task: Task) -> Artifact:
        path, making = self.under_way[task.key]
        return self.context.keep(task.key, task.kind, path, Made(making.result()))

    def _failures(self) -> Iterator[BaseException]:
        ended = (making for _, making in self.under_way.values() if making.done())
        return (failure for making in ended if (failure := making.exception()))

    def raise_failure(self) -> None:
        """Raises what failed, if anything did."""
        for failure in self._failures():
            raise failure


@contextmanager
def beside(context: StageContext, tasks: Sequence[Task]) -> Iterator[Beside]:
    """The tasks that are not in the store yet are made, one after the other; they end when this
    does."""
    found = {task.key: made for task in tasks if (made := context.find(task.key))}
    over = Event()

    def stop() -> bool:
        return over.is_set() or context.stop()

    with ThreadPoolExecutor(1, thread_name_prefix="beside") as pool:
        under_way = {}
        for task in tasks:
            if task.key not in found:
                path = context.work_path(task.kind, task.key, task.suffix)
                under_way[task.key] = path, pool.submit(carried(task.maker()), path, stop)
        making = Beside(context, tasks, found, under_way)
        try:
            yield making
        except Stopped:
            making.raise_failure()
            raise
        finally:
            over.set()
            pool.shutdown(cancel_futures=True)

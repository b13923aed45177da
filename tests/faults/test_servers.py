"""PostgreSQL and Redis go away in the middle, and come back."""

from pathlib import Path
from signal import SIGKILL, SIGQUIT

from tests.faults.chaos import Scenario
from tests.faults.story import story_of
from tests.servers import Postgres, Redis, started


def test_postgresql_is_restarted_and_crashes(tmp_path: Path) -> None:
    with started(Postgres) as postgres:
        scenario = Scenario(
            kills=4,
            seed=3,
            weights={"a restart": 1, "a crash": 1},
            other={"a restart": postgres.restart, "a crash": lambda: postgres.restart(SIGQUIT)},
            pauses=(2, 6),
        )
        story = story_of(scenario, tmp_path, DATABASE_URL=postgres.url)
    assert not story, story


def test_redis_is_killed(tmp_path: Path) -> None:
    """It is away for seconds, and what it held is gone."""
    with started(Redis) as redis:

        def comes_or_goes() -> None:
            if redis.process:
                redis.stop(SIGKILL)
            else:
                redis.start()

        turn = "redis comes or goes"
        scenario = Scenario(4, 4, {turn: 1}, {turn: comes_or_goes}, pauses=(2, 4))
        story = story_of(scenario, tmp_path, REDIS_URL=redis.url)
    assert not story, story

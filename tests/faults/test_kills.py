"""The product is killed, piece by piece and as a whole, at instants drawn from a seed.

`script/chaos --kills N --seed S` does the same for as long as you like, and tells the story.
"""

from pathlib import Path

from tests.faults.chaos import Scenario
from tests.faults.story import story_of
from tests.servers import Postgres, started


def test_nothing_is_lost_or_done_twice_on_sqlite(tmp_path: Path) -> None:
    story = story_of(Scenario(kills=35, seed=1), tmp_path)
    assert not story, story


def test_nothing_is_lost_or_done_twice_on_postgresql(tmp_path: Path) -> None:
    with started(Postgres) as postgres:
        story = story_of(Scenario(kills=25, seed=2), tmp_path, DATABASE_URL=postgres.url)
    assert not story, story

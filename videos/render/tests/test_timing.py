"""Items arrive when they are heard, or evenly where they cannot be heard."""

from itertools import pairwise

from videos.render.tests.helpers import words
from videos.render.timing import LEAD, item_times


def test_items_wait_for_their_words() -> None:
    spoken = words("First boil the water then add the tea leaves and wait", step=0.5)

    times = item_times(["Boil water", "Add tea leaves", "Wait"], spoken, 6.0)

    assert times == [0.5 - LEAD, 2.5 - LEAD, 5.0 - LEAD]


def test_an_item_that_is_not_spoken_stands_between_its_neighbours() -> None:
    spoken = words("Boil water quietly and with patience then wait", step=0.5)

    times = item_times(["Boil water", "Unspoken thing", "Wait"], spoken, 5.0)

    assert times[0] < times[1] < times[2]


def test_without_words_items_come_evenly_and_leave_time_to_read() -> None:
    times = item_times(["a", "b", "c", "d"], (), 10.0)
    gaps = {round(later - earlier, 6) for earlier, later in pairwise(times)}

    assert len(gaps) == 1
    assert 0 < times[0] < times[-1] < 8.5


def test_items_spoken_in_another_order_still_come_one_after_the_other() -> None:
    spoken = words("wait first then boil water", step=0.5)
    times = item_times(["Boil water", "Wait"], spoken, 4.0)

    assert times == sorted(times)


def test_no_items_no_times() -> None:
    assert item_times([], words(), 3.0) == []

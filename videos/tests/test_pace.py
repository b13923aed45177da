"""Length is steered by measured speech, within what sounds natural."""

import pytest

from videos.pacing import FASTEST, SLOWEST, steer


@pytest.mark.parametrize(
    ("seconds", "speed"),
    [
        (45, 1.0),  # inside the range: left alone
        (29, 0.92),  # a little short: spoken slower, into the range
        (63, 1.11),  # a little long: spoken faster
        (5, SLOWEST),  # far off: no further than sounds natural
        (600, FASTEST),
    ],
)
def test_the_pace_brings_speech_into_its_range(seconds: float, speed: float) -> None:
    assert steer(seconds, 30, 60) == pytest.approx(speed)


def test_steered_speech_lands_inside_the_range() -> None:
    for seconds in range(27, 68):
        assert 30 <= seconds / steer(seconds, 30, 60) <= 60

"""Sizes are said in the unit that people would choose."""

from __future__ import annotations

import pytest

from ytempire.core.sizes import size_said


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1_000, "1 KB"),
        (4_321_000, "4.3 MB"),
        (999_949_999, "999.9 MB"),
        (999_950_000, "1 GB"),
        (69_682_000_000, "69.7 GB"),
        (2_000_000_000_000, "2 TB"),
        (4_000_000_000_000_000, "4,000 TB"),
        (-1, "-1 byte"),
        (-5_000_000, "-5 MB"),
    ],
)
def test_a_size_is_said(size: int, said: str) -> None:
    assert size_said(size) == said

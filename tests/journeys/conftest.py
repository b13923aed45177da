from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.product import Product


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """One running product for the journeys of a module."""
    data: Path = tmp_path_factory.mktemp("data")
    started = Product(data, "--no-demo").begun()
    yield started
    started.stop()

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.product import Product
from tests.servers import ObjectStore, Postgres, Redis, started


@dataclass
class Machines:
    """One for the web, one for scripts and voices, one for films; what they share; no folder."""

    postgres: Postgres
    redis: Redis
    store: ObjectStore
    web: Product
    light: Product
    render: Product


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    folder = tmp_path_factory.mktemp("machines")
    with ExitStack() as stack:
        postgres = stack.enter_context(started(Postgres))
        redis = stack.enter_context(started(Redis))
        store = stack.enter_context(started(ObjectStore))
        shared = {
            "DATABASE_URL": postgres.url,
            "REDIS_URL": redis.url,
            "SECRET_KEY": "the same on all machines",
            "YTEMPIRE_WORKERS": "1",
            **store.settings,
        }

        def machine(name: str, *arguments: str) -> Product:
            product = Product(Path(folder / name), "--no-demo", *arguments, **shared).start()
            stack.callback(product.stop)
            return product

        web = machine("web", "--only", "web,delivery")
        light = machine("light", "--only", "worker", "--queues", "light")
        render = machine("render", "--only", "worker", "--queues", "render,upload")
        yield Machines(postgres, redis, store, web, light, render)

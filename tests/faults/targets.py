"""What can be killed, and how it is found in the running product."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from tests.product import Product

Found = Sequence[psutil.Process]


def _part(product: Product, command: str) -> list[psutil.Process]:
    return [one for one in product.processes() if command in _cmdline(one)[2:3]]


def _cmdline(process: psutil.Process) -> list[str]:
    with suppress(psutil.Error):
        return list(process.cmdline())
    return []


def _leader(product: Product) -> Found:
    """The first process of the queue: the cluster's, which forks the sentinel."""
    workers = _part(product, "worker")
    return [one for one in workers if one.ppid() == product.process.pid]


def _sentinel(product: Product) -> Found:
    return [one for leader in _leader(product) for one in leader.children()]


Choice = Callable[[Product], Found]


def _workers(product: Product, *, busy: bool) -> Found:
    """Its workers; beside the work of those that are busy runs a watch, a thread of its own."""
    forked = [one for sentinel in _sentinel(product) for one in sentinel.children()]
    threads = {one: one.num_threads() for one in forked}
    return [one for one in forked if (threads[one] > min(threads.values())) is busy]


RUNNING: Mapping[str, Choice] = {
    "a busy worker": lambda product: _workers(product, busy=True),
    "an idle worker": lambda product: _workers(product, busy=False),
    "the sentinel": _sentinel,
    "the cluster": _leader,
    "the web server": lambda product: _part(product, "web"),
    "an ffmpeg": lambda product: product.ffmpegs(),
    "the delivery": lambda product: _part(product, "deliver"),
    "the supervisor": lambda product: product.processes()[:1],
    "everything": lambda product: product.processes(),
}
"""The processes of which one is killed."""

WHOLE = ("everything",)  # all of them

WEIGHTS = dict.fromkeys(RUNNING, 1) | {
    "a busy worker": 6,
    "an ffmpeg": 3,
    "the web server": 3,
    "the delivery": 2,
    "the cluster": 2,
    "everything": 2,
}
"""How often each is chosen beside the others."""


def kill(product: Product, name: str, dice: random.Random) -> bool:
    """Kill -9 one of this name; False when there is none now."""
    try:
        found = list(RUNNING[name](product))
    except psutil.NoSuchProcess:
        return False
    if name not in WHOLE:
        found = dice.sample(found, min(1, len(found)))
    for one in found:
        with suppress(psutil.NoSuchProcess):
            one.kill()
    return bool(found)


def left_behind(data: Path) -> list[str]:
    """Processes that still work for this data folder, whoever started them."""
    mine = f"YTEMPIRE_DATA_DIR={data}".encode()
    return [
        f"{one.pid} {' '.join(_cmdline(one))}"
        for one in psutil.process_iter()
        if mine in _environment(one.pid) and one.pid != os.getpid()
    ]


def _environment(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []

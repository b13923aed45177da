"""One scenario: owners keep asking for films while the product is killed piece by piece."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.customers import Customer
from tests.faults.receiver import Receiver, receiver
from tests.faults.targets import WEIGHTS, kill, left_behind
from tests.faults.vendor import MANNERS, VOICE, WRITER, Vendor, vendor
from tests.product import Product, until

OWNERS, CHANNELS = 3, 2
RESTART = ("the supervisor", "everything")
LONGEST_END = 400.0  # seconds for what is left to end

Say = Callable[[str], None]


@dataclass
class Aftermath:
    """What happened, as the product tells it and as everybody outside saw it."""

    product: Product
    vendor: Vendor
    receiver: Receiver
    customers: list[Customer]
    kills: Counter[str] = field(default_factory=Counter)
    exit_code: int = 0
    left: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Scenario:
    """What happens how often, how often each thing beside the others, and what else can happen."""

    kills: int
    seed: int
    weights: Mapping[str, int] = field(default_factory=lambda: WEIGHTS)
    other: Mapping[str, Callable[[], None]] = field(default_factory=dict)
    pauses: tuple[float, float] = (0.3, 2.5)  # seconds between two


def chaos(scenario: Scenario, folder: Path, say: Say, **env: str) -> Aftermath:
    """Kill so often; then let everything end, stop in order, and tell."""
    with ExitStack() as stack:
        services = stack.enter_context(vendor(MANNERS, scenario.seed))
        hooks = stack.enter_context(receiver(scenario.seed))
        product = Product(folder, "--no-demo", **_settings(services), **env).start()
        stack.callback(product.stop)
        customers = [Customer(product, *one) for one in _prepared(product).items()]
        after = Aftermath(product, services, hooks, customers)
        for customer in customers:
            customer.start(hooks.url)
            stack.callback(customer.leave)
        _kill(after, scenario, say)
        _end(after, say)
        after.exit_code = product.stop()
        after.log += product.lines
        after.left = left_behind(folder)
        after.told = _json(product, "tell()")
    return after


def _settings(services: Vendor) -> dict[str, str]:
    families = {
        f"YTEMPIRE_{family}_{name}": value
        for family, model in (("LLM", WRITER), ("SPEECH", VOICE))
        for name, value in (
            ("BASE_URL", services.url),
            ("MODEL", model),
            ("TIMEOUT", "5"),
            ("IDEMPOTENT", "1"),
        )
    }
    return families | {
        "YTEMPIRE_OUTBOUND_ALLOW": "127.0.0.0/8",
        # An attempt that was cut off and one that was refused are two: no minutes after that.
        "YTEMPIRE_DELIVERY_PAUSES": ",".join(["5"] * 9),
        "YTEMPIRE_ACCESS_TOKEN_SECONDS": "86400",
        "YTEMPIRE_THROTTLE_USER": "100000/min",
        "YTEMPIRE_RENDER_JOBS": "1",
    }


def _prepared(product: Product) -> dict[str, list[str]]:
    return dict(_json(product, f"prepare({OWNERS}, {CHANNELS})"))


def _json(product: Product, call: str) -> Any:
    script = f"from tests.faults.inside import prepare, tell; {call}"
    return json.loads(product.manage("shell", "-c", script).stdout.strip().splitlines()[-1])


def _kill(after: Aftermath, scenario: Scenario, say: Say) -> None:
    dice = random.Random(scenario.seed)  # noqa: S311
    started = time.monotonic()
    while after.kills.total() < scenario.kills:
        time.sleep(dice.uniform(*scenario.pauses))
        name = dice.choices(list(scenario.weights), list(scenario.weights.values()))[0]
        if name in scenario.other:
            scenario.other[name]()
        elif not _kill_one(after, name, dice):
            continue
        after.kills[name] += 1
        say(f"{time.monotonic() - started:6.1f} s  {name:15}  {_state(after)}")


def _kill_one(after: Aftermath, name: str, dice: random.Random) -> bool:
    if name == "the web server":
        _await_request(after, dice)
    if not kill(after.product, name, dice):
        return False
    if name in RESTART:
        after.product.process.wait()
        after.log += after.product.lines
        _start_again(after.product)
    return True


def _await_request(after: Aftermath, dice: random.Random) -> None:
    """The moment when somebody waits for an answer is the one to be tried."""
    for customer in after.customers:
        if customer.in_flight.wait(0.3):
            break
    time.sleep(dice.uniform(0, 0.05))


def _start_again(product: Product) -> None:
    """At once; the parts of the one before may hold the port for a second."""

    def begun() -> bool:
        try:
            product.start()
        except AssertionError as error:
            if "in use" not in str(error):
                raise
            return False
        return True

    until(begun, "the new start")


def _state(after: Aftermath) -> str:
    asked = sum(len(one.asked) for one in after.customers)
    ended = sum(len(one.ended()) for one in after.customers)
    return f"asked for {asked}, ended {ended}"


def _end(after: Aftermath, say: Say) -> None:
    for customer in after.customers:
        customer.ask_no_more()
    say(f"no more kills; {_state(after)}")
    try:
        until(lambda: not any(one.waiting() for one in after.customers), "every end", LONGEST_END)
        until(lambda: _delivered(after), "every delivery", LONGEST_END)
    except AssertionError as error:
        say(str(error))  # what is broken by it, the promises tell
    say(f"at the end: {_state(after)}")


def _delivered(after: Aftermath) -> bool:
    """The receiver has as many messages as the sockets had events."""
    return len(after.receiver.heard) >= sum(len(one.events) for one in after.customers)

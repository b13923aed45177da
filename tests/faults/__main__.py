"""Chaos by hand: see script/chaos."""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.faults.chaos import Aftermath, Scenario, chaos
from tests.faults.promises import broken
from tests.servers import Postgres, started


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/chaos", description="Kill the running product.")
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--keep", type=Path, help="a folder for the product's data and its log")
    options = parser.parse_args()
    with ExitStack() as stack:
        environment = {}
        if options.database == "postgresql":
            environment["DATABASE_URL"] = stack.enter_context(started(Postgres)).url
        folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        scenario = Scenario(options.kills, options.seed)
        after = chaos(scenario, folder, _say, **environment)
        problems = broken(after)
    _say(_summary(after))
    if options.keep:
        (options.keep / "log").write_text("".join(after.log))
    for problem in problems:
        _say(f"BROKEN  {problem}")
    _say(f"seed {options.seed}: {'BROKEN' if problems else 'every promise kept'}")
    return 1 if problems else 0


def _summary(after: Aftermath) -> str:
    ends = [row["status"] for row in after.told["videos"]]
    return (
        f"{after.kills.total()} kills {dict(after.kills)}; "
        f"{ends.count('completed')} completed, {ends.count('failed')} failed; "
        f"{sum(one.repeated for one in after.customers)} requests repeated; "
        f"the vendor: {dict(after.vendor.did)}"
    )


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

"""What the queue costs, however long it is, and how much work goes through it.

    python benchmarks/queue.py [--rows 10,10000,1000000] [--videos 400]

On SQLite it makes a file in a temporary folder; when DATABASE_URL names a PostgreSQL server, a
database of its own there, removed in the end. Four tables:

    claims: time of one claim with so many videos waiting, of 5 owners with 2 channels each;
            the aim is at most twice the time from the first to the last
    plans:  every query of a claim, of joining the line and of a release uses an index
    stages: what the runner adds to a stage that does nothing; the aim is under 30 ms
    hours:  videos an hour by 1, 2 and 4 real worker processes whose stages do nothing
"""

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    # Not this folder: this file has the name of a module of Python's own.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    runpy.run_module("benchmarks.queue_runs", run_name="__main__")

"""`script/fuzz`: as long as you like; the arguments go to Schemathesis."""

import sys
import tempfile
from pathlib import Path

from tests.fuzz.run import fuzz

with tempfile.TemporaryDirectory() as folder:
    sys.exit(0 if fuzz(Path(folder), *sys.argv[1:]) else 1)

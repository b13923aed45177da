"""The Node project that runs the documents' TypeScript: installed once, bundled, started."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"


@dataclass(frozen=True, slots=True)
class Report:
    """How the steps of a scenario went."""

    called: list[str]
    violations: list[str]
    said: list[str]
    failure: str

    @property
    def problem(self) -> str:
        """ "" when all went well, else what did not, with what the console said."""
        found = [self.failure, *self.violations]
        return "\n".join([*found, "The console:", *self.said[-30:]]) if any(found) else ""


def install() -> None:
    """`npm ci`, unless the same lock file was installed last."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("Node.js 18 or newer with npm is needed")  # which CI does not accept
    wanted = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    stamp = MODULES / ".installed"
    if not stamp.is_file() or stamp.read_text() != wanted:
        _run("npm", "ci")
        stamp.write_text(wanted)


def bundle(editions: Path, edition: str) -> None:
    _run("node", "build.mjs", str(editions), edition)


def run(built: Path, scenario: str, **environment: str) -> Report:
    """Take the steps of one bundled scenario."""
    files = str(built / f"{scenario}.mjs"), str(built / "types.json")
    return Report(
        **json.loads(_run("node", "--enable-source-maps", "run.mjs", *files, **environment))
    )


def _run(*command: str, **environment: str) -> str:
    done = subprocess.run(
        command,
        cwd=HERE,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
    return done.stdout

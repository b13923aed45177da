"""What the documents name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ytempire.settings.env import BASE_DIR

DOCUMENTS = [*BASE_DIR.glob("*.md"), *BASE_DIR.glob("docs/**/*.md")]
PACKAGES = [path.parent for path in BASE_DIR.glob("*/__init__.py")]
CODE = [*BASE_DIR.glob("*.py"), *(path for package in PACKAGES for path in package.rglob("*.py"))]
NAMED = re.compile(r"`([\w/-]+\.py)(?:: (\w+))?[^`]*`")  # a file, and what is in it
LINKED = re.compile(r"\]\((?!\w+:|#)([^)#\s]+)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(BASE_DIR)))
def test_files_that_are_named_exist(document: Path) -> None:
    text = document.read_text()
    missing = [link for link in LINKED.findall(text) if not (document.parent / link).exists()]
    for name, within in NAMED.findall(text):
        found = [path for path in CODE if f"/{path.relative_to(BASE_DIR)}".endswith(f"/{name}")]
        if not any(within in path.read_text() for path in found):
            missing.append(f"{name}: {within}")
    assert not missing

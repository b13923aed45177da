"""Fetches fonts from the packages of npm or Debian, whose own clients check them; without root."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

from videos.render.scripts import HAN_LANGUAGES, Script
from videos.render.sfnt import has, read_faces

TIMEOUT = 900  # seconds for one package; Debian's has 57 MB
_WANTED = re.compile(r"package/(?:(?:700Bold|400Regular)/([\w-]+\.ttf)|LICENSE_FONT)")


class NotFetchedError(Exception):
    """Why there are no fonts, and what to do, in words for the operator."""


def fetch(script: Script, folder: Path) -> list[Path]:
    """The script's fonts and their licence, put into the folder by the first way that works."""
    problems = []
    for client, way in WAYS.items():
        with tempfile.TemporaryDirectory() as work:
            try:
                found = way(script, Path(work))
                if any(_shows(path, script.sample) for path in found):
                    return [_kept(path, folder) for path in found]
                problems.append(f"{client}'s package has no such letters")
            except (OSError, subprocess.SubprocessError, tarfile.TarError, ValueError) as error:
                problems.append(f"{client}: {_reason(error)}")
    raise NotFetchedError(
        f"No fonts for {script.label} could be fetched ({'; '.join(problems)}). Check the network, "
        f"or install Debian's {_debian(script)}, or put a font file into {folder}."
    )


def _by_npm(script: Script, work: Path) -> list[Path]:
    name = f"@expo-google-fonts/noto-sans-{script.package}"
    _run("npm", "pack", "--silent", "--pack-destination", str(work), name, cwd=work)
    (package,) = work.glob("*.tgz")
    with tarfile.open(package) as archive:
        return [
            _written(archive, member, work / (match[1] or f"LICENSE-{script.key}.txt"))
            for member in archive
            if (match := _WANTED.fullmatch(member.name))
        ]


def _written(archive: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> Path:
    content = archive.extractfile(member)
    path.write_bytes(content.read() if content else b"")
    return path


def _by_apt(script: Script, work: Path) -> list[Path]:
    _run("apt-get", "download", "-q", _debian(script), cwd=work)
    (package,) = work.glob("*.deb")
    _run("dpkg-deb", "-x", package.name, "files", cwd=work)
    licence = work / f"LICENSE-{script.key}.txt"
    shutil.copyfile(work / "files/usr/share/doc" / _debian(script) / "copyright", licence)
    family = "CJK" if script.key in HAN_LANGUAGES else script.package.title()
    cuts = (f"**/NotoSans{family}-{weight}.*" for weight in ("Bold", "Regular"))
    return [*(path for cut in cuts for path in work.glob(cut)), licence]


WAYS: dict[str, Callable[[Script, Path], list[Path]]] = {"npm": _by_npm, "apt-get": _by_apt}


def _debian(script: Script) -> str:
    return "fonts-noto-cjk" if script.key in HAN_LANGUAGES else "fonts-noto-core"


def _run(*command: str, cwd: Path) -> None:
    subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True, timeout=TIMEOUT)


def _reason(error: Exception) -> str:
    """The last line of what a client said, or the error itself."""
    told = str(getattr(error, "stderr", None) or error)
    return next((line.strip() for line in reversed(told.splitlines()) if line.strip()), "failed")


def _shows(path: Path, letter: str) -> bool:
    try:
        return any(has(face.ranges, letter) for face in read_faces(path))
    except (OSError, ValueError, KeyError, struct.error):
        return False


def _kept(path: Path, folder: Path) -> Path:
    """Whole or not at all, even where the folder is on another disk."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / path.name
    part = target.with_name(f".{path.name}.part")
    shutil.copyfile(path, part)
    return part.replace(target)

"""script/generate: the same pipeline and ledger from the terminal."""

import os
import subprocess
from pathlib import Path

import av
import pytest

from tests.product import ROOT

TEXT = "One sentence is enough for a film. A second one makes it a story."


def generate(data: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["script/generate", *arguments],
        cwd=ROOT,
        env={**os.environ, "YTEMPIRE_DATA_DIR": str(data), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_film_in_the_wanted_format(tmp_path: Path) -> None:
    text, film = tmp_path / "text.txt", tmp_path / "film.mp4"
    text.write_text(TEXT)
    made = generate(
        tmp_path / "data",
        *("A short story", "--text", str(text), "--format", "1:1", "--style", "tutorial"),
        *("--voice", "builtin:en-gb", "--out", str(film)),
    )
    assert made.returncode == 0, made.stderr
    told = dict(line.split(maxsplit=1) for line in made.stdout.splitlines())
    assert told["file"] == str(film)
    assert told["cost"].startswith("$0.00")
    assert {"duration", "took"} <= told.keys()
    assert "100 %" in made.stderr
    with av.open(str(film)) as container:
        assert container.streams.video[0].codec_context.width == 1080
        assert container.streams.video[0].codec_context.height == 1080


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([""], "topic is empty"),
        (["x" * 501], "at most 500"),
        (["Cats", "--voice", "nobody:x"], "There is no voice"),
        (["Cats", "--text", "/nowhere/text.txt"], "cannot be read"),
        (["Cats", "--out", "/nowhere/film.mp4"], "no folder"),
        (["Cats", "--length", "endless"], "invalid choice"),
    ],
)
def test_bad_arguments_are_told_in_one_line(
    tmp_path: Path, arguments: list[str], reason: str
) -> None:
    failed = generate(tmp_path, *arguments)
    assert failed.returncode != 0
    assert reason in failed.stderr.strip().splitlines()[-1]


def test_a_missing_ffmpeg_fails_with_its_reason_and_leaves_no_film(tmp_path: Path) -> None:
    failed = generate(tmp_path, "Why cats purr", YTEMPIRE_FFMPEG="/nowhere/ffmpeg")
    assert failed.returncode != 0
    assert "YTEMPIRE_FFMPEG=/nowhere/ffmpeg" in failed.stderr.strip().splitlines()[-1]
    assert not list(tmp_path.rglob("*.mp4"))

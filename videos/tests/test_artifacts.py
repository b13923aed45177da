"""Made things are found by what went into them, whole or not at all."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import LazySettings

from videos import artifacts
from videos.models import Artifact

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@dataclass(frozen=True)
class Request:
    text: str
    speed: float = 1.0


def made(folder: Path, content: str) -> Path:
    path = folder / "made.txt"
    path.write_text(content)
    return path


def test_equal_inputs_have_one_key_and_any_difference_another() -> None:
    keys = {
        artifacts.artifact_key("narration", "espeak", Request("Hello")),
        artifacts.artifact_key("narration", "espeak", Request("Hello", 1.1)),
        artifacts.artifact_key("narration", "espeak", Request("Hello ")),
        artifacts.artifact_key("narration", "openai", Request("Hello")),
        artifacts.artifact_key("captions", "espeak", Request("Hello")),
        artifacts.artifact_key("captions", "espeak", ["a", "b"]),
        artifacts.artifact_key("captions", "espeak", ["ab"]),
    }
    assert len(keys) == 7
    assert artifacts.artifact_key("narration", "espeak", Request("Hello")) in keys


def test_a_stored_file_is_moved_and_found(tmp_path: Path) -> None:
    path = made(tmp_path, "content")
    key = artifacts.artifact_key("test", 1)
    assert artifacts.find(key) is None
    stored = artifacts.store(key, "test", path, {"seconds": 1})
    assert not path.exists()
    assert artifacts.find(key) == stored
    assert artifacts.local_path(stored).read_text() == "content"
    assert (stored.size, stored.meta) == (7, {"seconds": 1})


def test_a_row_whose_file_is_gone_is_not_found_and_can_be_made_again(tmp_path: Path) -> None:
    key = artifacts.artifact_key("test", 1)
    artifacts.local_path(artifacts.store(key, "test", made(tmp_path, "a"), {})).unlink()
    assert artifacts.find(key) is None
    again = artifacts.store(key, "test", made(tmp_path, "a"), {})
    assert artifacts.find(key) == again
    assert Artifact.objects.count() == 1


def test_a_file_that_was_cut_off_is_not_found(tmp_path: Path) -> None:
    key = artifacts.artifact_key("test", 1)
    artifacts.local_path(artifacts.store(key, "test", made(tmp_path, "whole"), {})).write_text("w")
    assert artifacts.find(key) is None


def test_of_two_makers_at_once_one_wins_with_file_and_row(tmp_path: Path) -> None:
    """Services say the same text a little differently each time."""
    key = artifacts.artifact_key("test", 1)
    texts = ("one way", "another way")
    first, second = (artifacts.put(key, made(tmp_path, text)) for text in texts)
    artifacts.enter(key, "test", second, {"text": texts[1]})
    artifacts.enter(key, "test", first, {"text": texts[0]})
    found = artifacts.find(key)
    assert found is not None
    assert artifacts.local_path(found).read_text() == found.meta["text"]

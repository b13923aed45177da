"""One ffmpeg is used throughout: another one would make other films."""

from pathlib import Path

import imageio_ffmpeg
import pytest
from django.conf import LazySettings

from ytempire.core.ffmpeg import ffmpeg_file


def test_it_is_the_one_that_was_installed_whatever_else_is_there(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Also after a trial of it was cut off: imageio takes one from the PATH then."""
    settings.FFMPEG = ""
    (tmp_path / "ffmpeg").symlink_to("/bin/true")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Path(ffmpeg_file()).is_relative_to(Path(imageio_ffmpeg.__file__).parent)


def test_a_wrong_setting_is_told(settings: LazySettings) -> None:
    settings.FFMPEG = "/nowhere/ffmpeg"
    with pytest.raises(FileNotFoundError, match="YTEMPIRE_FFMPEG=/nowhere/ffmpeg"):
        ffmpeg_file()

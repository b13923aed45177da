"""One video from the terminal: the same pipeline and ledger as the queue's, with a bar."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.models import User
from videos import artifacts, disk, queue, selectors
from videos.brief import SOURCE_LIMIT, TOPIC_LIMIT
from videos.choices import NONE
from videos.models import CaptionLook, Format, Length, Preset, Status, Video
from videos.music import mood_choices
from videos.pipeline.runner import run
from videos.queue import Claim
from videos.services import VideoRequest, video_cancel, video_request
from videos.styles import DEFAULT_STYLE, style_choices
from videos.voices import all_voices, is_voice
from videos.waits import Waits
from ytempire.core.exceptions import ConflictError, DomainError
from ytempire.management.first_start import ensure_admin, first_channel

BAR_WIDTH = 32


class Command(BaseCommand):
    help = "Make one video: script/generate TOPIC. Everything is kept in the library, too."
    _shown: tuple[str, float] = ("", 0)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("topic", metavar="TOPIC", help="what the video is about")
        parser.add_argument("--length", choices=Length.values, default=Length.SHORT)
        parser.add_argument("--style", choices=dict(style_choices()), default=DEFAULT_STYLE)
        parser.add_argument("--format", choices=Format.values, default=Format.VERTICAL)
        parser.add_argument("--voice", default="", help="such as builtin:en-gb")
        parser.add_argument("--captions", choices=[*CaptionLook.values, NONE])
        parser.add_argument(
            "--music",
            choices=[*dict(mood_choices()), NONE],
            metavar="MOOD",
            help="calm and the like",
        )
        parser.add_argument("--preset", choices=Preset.values, default=Preset.FINAL)
        parser.add_argument("--text", type=Path, metavar="FILE", help="narrated word for word")
        parser.add_argument("--out", type=Path, metavar="FILE", help="where to copy the MP4")

    def handle(self, *_args: Any, **options: Any) -> None:
        started = time.monotonic()
        request = request_of(options)
        require_place(options["out"])
        call_command("migrate", interactive=False, verbosity=0)
        owner, password = ensure_admin()
        if password:
            sys.stdout.write(f"Administrator: {owner.email}  password: {password}  (shown once)\n")
        claimed, host = self._claim(owner, request)
        self._run(claimed, host)
        video = selectors.video_get(owner, claimed.video_id)
        if video.status != Status.COMPLETED:
            raise CommandError(outcome(video))
        self._report(video, options["out"], time.monotonic() - started)

    def _claim(self, owner: User, request: VideoRequest) -> tuple[Claim, str]:
        host = f"terminal-{socket.gethostname()}-{os.getpid()}"
        try:
            # One transaction: a running queue never sees the video waiting.
            with transaction.atomic():
                channel = first_channel(owner)
                video = video_request(owner=owner, channel=channel, request=request)
                claimed = queue.claim(host, only=video.pk)
        except DomainError as error:
            raise CommandError(error.message) from error
        if claimed is None:
            raise CommandError("The video was taken by another worker. Follow it in the browser.")
        return claimed, host

    def _run(self, claimed: Claim, host: str) -> None:
        def cancel(*_signal: object) -> None:
            raise KeyboardInterrupt

        signal.signal(signal.SIGTERM, cancel)
        try:
            run(claimed, host, self._bar, queues=settings.ALL_QUEUES)
        except KeyboardInterrupt:
            try:
                video_cancel(video=Video.objects.get(pk=claimed.video_id))
            except ConflictError:
                return  # it ended in the same moment
        finally:
            self.stderr.write("", ending="\n")

    def _bar(self, stage: str, percent: float) -> None:
        """One line that moves; where there is no terminal, a line every ten per cent."""
        terminal = self.stderr.isatty()
        step = (stage, round(percent) if terminal else percent // 10)
        if step == self._shown:
            return
        self._shown = step
        filled = round(BAR_WIDTH * percent / 100)
        bar = "█" * filled + "·" * (BAR_WIDTH - filled)
        self.stderr.write(f"{bar} {percent:3.0f} %  {stage:<10}", ending="\r" if terminal else "\n")
        self.stderr.flush()

    def _report(self, video: Video, out: Path | None, seconds: float) -> None:
        if video.film is None:
            raise CommandError("The film is missing from the store.")
        path = artifacts.local_path(video.film)
        if out is not None:
            shutil.copyfile(path, out)
            path = out
        cost = selectors.cost_total(video)
        self.stdout.write(f"file      {path}")
        self.stdout.write(f"duration  {video.duration:.1f} s")
        self.stdout.write(f"cost      ${cost:.2f}{' (built-in engines)' if not cost else ''}")
        self.stdout.write(f"took      {seconds:.1f} s")


def outcome(video: Video) -> str:
    if video.status == Status.FAILED:
        return f"The {video.error_stage} stage failed: {video.error_message}"
    why = disk.WAITING if disk.is_low() else Waits.of(video.owner).reason(video)
    return f"{why or 'It was interrupted too long.'} A running queue goes on with this video."


def request_of(options: dict[str, Any]) -> VideoRequest:
    """What the arguments ask for. Raises CommandError with what to change."""
    topic = options["topic"].replace("\0", "").strip()
    if not _is_text(topic):
        raise CommandError("The topic is not valid UTF-8 text.")
    text = read_text(options["text"]) if options["text"] else ""
    if not topic and not text:
        raise CommandError("The topic is empty. Say what the video is about.")
    if len(topic) > TOPIC_LIMIT:
        raise CommandError(f"The topic has {len(topic)} characters; at most {TOPIC_LIMIT} fit.")
    require_voice(options["voice"])
    return VideoRequest(
        topic=topic,
        text=text,
        style=options["style"],
        length=options["length"],
        format=options["format"],
        voice=options["voice"],
        caption_look=_wished(options["captions"]),
        music=_wished(options["music"]),
        preset=options["preset"],
    )


def _wished(given: str | None) -> str | None:
    """What was not said is as the channel's brand kit says."""
    return "" if given == NONE else given


def _is_text(given: str) -> bool:
    """False for what the shell passed in another encoding."""
    return given == given.encode(errors="replace").decode()


def read_text(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8").replace("\0", "").strip()
    except OSError as error:
        raise CommandError(f"{path} cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not a UTF-8 text file.") from error
    if not text:
        raise CommandError(f"{path} is empty.")
    if len(text) > SOURCE_LIMIT:
        raise CommandError(f"{path} has {len(text)} characters; at most {SOURCE_LIMIT} fit.")
    return text


def require_voice(voice: str) -> None:
    if voice and not is_voice(voice):
        known = ", ".join(voice.id for voice in all_voices())
        raise CommandError(f"There is no voice {voice!r}. Known are: {known}.")


def require_place(out: Path | None) -> None:
    """Better told before the work than after it."""
    if out is None:
        return
    if not out.absolute().parent.is_dir():
        raise CommandError(f"There is no folder {out.absolute().parent} for --out.")
    try:
        with out.open("ab"):
            pass
    except OSError as error:
        raise CommandError(f"--out {out} cannot be written ({error.strerror}).") from error

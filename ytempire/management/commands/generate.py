"""One video from the terminal: the same pipeline and ledger as the queue's, with a bar."""

from __future__ import annotations

import shutil
import signal
import sys
import time
import uuid
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from costs.selectors import estimate
from videos import artifacts, queue, selectors
from videos.models import Format, Length, Status, Style, Video
from videos.pipeline.runner import run
from videos.queue import Claim
from videos.services import VideoRequest, video_cancel, video_request
from ytempire.core.exceptions import DomainError
from ytempire.management.first_start import ensure_admin, first_channel

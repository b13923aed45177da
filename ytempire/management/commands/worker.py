"""The queue's workers: a django-q2 cluster that ends with its supervisor."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from ytempire.core.orphan import end_with_parent


class Command(BaseCommand):
    help = "Run the queue's workers (script/server starts them)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        end_with_parent()
        call_command("qcluster")

"""Says whether the ledger balances; exits 1 if it does not."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from costs import audit
from costs.services import rollups_repair


class Command(BaseCommand):
    help = "Compare the sums that are kept with the ledger's entries."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--repair",
            action="store_true",
            help="add up again what is wrong; entries are never changed",
        )

    def handle(self, *_args: Any, repair: bool, **_options: Any) -> None:
        if repair:
            self.stdout.write(f"{rollups_repair()} sums were set right.")
        found = audit.check()
        for difference in found.differences:
            self.stdout.write(difference)
        self.stdout.write(f"{found.entries} entries, ${found.total:,.2f} in all.")
        if found.differences:
            raise CommandError("The ledger does not balance.")

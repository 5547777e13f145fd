"""Fill an empty database with a demo; add a busy week for staff with --busy."""

from typing import Any

from django.core.management import BaseCommand, CommandParser
from django.db import transaction

from porting.management.demo_busy import make_busy
from porting.management.demo_people import find_demo, make_people_and_inventory
from porting.management.demo_requests import REQUESTS, make_requests

BUSY = 500


class Command(BaseCommand):
    help = "Make demo data: people, inventory, and requests in every status. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--busy",
            nargs="?",
            type=int,
            const=BUSY,
            default=0,
            metavar="COUNT",
            help=f"add this many open requests for staff (default: {BUSY}; minutes, not seconds)",
        )

    def handle(self, *, busy: int, **options: Any) -> None:
        demo = find_demo()
        if demo is None:
            with transaction.atomic():
                demo = make_people_and_inventory()
            self.count = 0
            make_requests(demo, self.tell)
            self.stdout.write("Demo data made.")
        elif not busy:
            self.stdout.write("The demo data is there already.")
        if busy:
            make_busy(demo, busy)
            self.stdout.write(f"{busy} open requests made.")

    def tell(self, name: str) -> None:
        """Say how far it is: on one line where somebody watches, every fifth request elsewhere."""
        self.count += 1
        said = f"Making demo data: request {self.count} of {REQUESTS}, {name}"
        if self.stdout.isatty():
            is_last = self.count == REQUESTS
            self.stdout.write(f"\r{said:<79}", ending="\n" if is_last else "")
            self.stdout.flush()
        elif self.count % 5 == 1:
            self.stdout.write(said)

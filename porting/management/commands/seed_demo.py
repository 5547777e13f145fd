"""Fill an empty database with a demo; add a busy month for staff with --busy."""

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
            help=f"add this many requests of forty accounts, in every status (default: {BUSY})",
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
            make_busy(demo, busy, lambda made: self.tell_busy(made, busy))
            self.stdout.write(f"{busy} more requests made.")

    def tell_busy(self, made: int, count: int) -> None:
        """Say how far the busy month is: on one line where somebody watches, else now and then."""
        if self.stdout.isatty():
            ending = "\n" if made == count else ""
            self.stdout.write(f"\rMaking a busy month: {made} of {count} requests", ending=ending)
            self.stdout.flush()
        elif made % 100 == 0 and made < count:
            self.stdout.write(f"Making a busy month: {made} of {count} requests")

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

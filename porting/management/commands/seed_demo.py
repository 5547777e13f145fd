"""Fill an empty database with a demo; add a busy week for staff with --busy."""

from typing import Any

from django.core.management import BaseCommand, CommandParser
from django.db import transaction

from porting.management.demo_people import find_demo, make_people_and_inventory
from porting.management.demo_requests import make_busy, make_requests

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
            make_requests(demo)
            self.stdout.write("Demo data made.")
        elif not busy:
            self.stdout.write("The demo data is there already.")
        if busy:
            make_busy(demo, busy)
            self.stdout.write(f"{busy} open requests made.")

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from porting import outbox

ROUND = 60.0
HANDFUL = 5


class Command(BaseCommand):
    help = "Keep the promises that are due (mails, checks, letters). For cron, or by hand."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--once",
            action="store_true",
            help="take one handful of promises and stop (default: until nothing is due)",
        )

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        if once:
            kept = sum(outbox.keep(message) for _ in range(HANDFUL) for message in outbox.claim(1))
        else:
            kept = outbox.drain(ROUND)
        self.stdout.write(f"{kept} kept")

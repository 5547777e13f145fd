from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from porting.services import invariants, restored


class Command(BaseCommand):
    help = "Check what must be true of the stored rows. Prints 0, or a line for each finding."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--restored",
            action="store_true",
            help="This is a restored backup: read every file and try the keys as well.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        count, broken = 0, restored.broken if options["restored"] else invariants.broken
        for count, sentence in enumerate(broken(), start=1):  # noqa: B007
            self.stdout.write(sentence)
        if count:
            self.stderr.write(f"{count} found.")
            raise SystemExit(1)
        self.stdout.write("0")

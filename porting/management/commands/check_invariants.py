from typing import Any

from django.core.management.base import BaseCommand

from porting.services import invariants


class Command(BaseCommand):
    help = "Check what must be true of the stored rows. Prints 0, or a line for each finding."

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for count, sentence in enumerate(invariants.broken(), start=1):  # noqa: B007
            self.stdout.write(sentence)
        if count:
            self.stderr.write(f"{count} found.")
            raise SystemExit(1)
        self.stdout.write("0")

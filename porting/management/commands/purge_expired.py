"""Throw away papers whose time to be kept is over; beat does the same every night."""

from typing import Any

from django.core.management import BaseCommand

from porting.choices import DocumentKind
from porting.services import done_work, retention


class Command(BaseCommand):
    help = "Delete the bytes of papers that are kept no longer, and say how many of each kind."

    def handle(self, **options: Any) -> None:
        counts = retention.purge()
        for kind in DocumentKind:
            self.stdout.write(f"{kind.label}: {counts.get(kind, 0)}")
        self.stdout.write(f"Work done long ago: {done_work.forget()}")
        if left := counts.get("left", 0):
            self.stderr.write(f"{left} could not be deleted and will be tried again.")
            raise SystemExit(1)

from typing import Any

from django.core.management.base import BaseCommand

from porting.services import expiry


class Command(BaseCommand):
    help = (
        "Remind of drafts that nobody touches (after 7 and 60 days), remove their secrets (30) and "
        "delete them (90). For cron, or by hand; beat does it every hour."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = expiry.expire_drafts()
        self.stdout.write(
            f"{done.reminded} reminded, {done.warned} warned, {done.wiped} wiped, "
            f"{done.deleted} deleted"
        )

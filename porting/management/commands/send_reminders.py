from typing import Any

from django.core.management.base import BaseCommand

from porting.services import reminders


class Command(BaseCommand):
    help = "Promise the reminders that are due. For cron where no beat runs; outbox_drain sends."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{reminders.promise_due()} promised")

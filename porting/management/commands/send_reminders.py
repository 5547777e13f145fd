from typing import Any

from django.core.management.base import BaseCommand

from porting.services import reminders, rewording


class Command(BaseCommand):
    help = "Promise the reminders that are due. For cron where no beat runs; outbox_drain sends."

    def handle(self, *args: Any, **options: Any) -> None:
        rewording.void_old_words()
        self.stdout.write(f"{reminders.promise_due()} promised")

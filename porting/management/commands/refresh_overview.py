from typing import Any

from django.core.management.base import BaseCommand

from porting.services import gists


class Command(BaseCommand):
    help = "Work out anew what the overview says of every open request. Beat does it every night."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{gists.refresh_all()} refreshed")

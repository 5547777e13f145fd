"""Delete stored files that belong to no document; beat does the same once a day."""

from typing import Any

from django.core.management import BaseCommand

from porting.services.stored_files import purge_orphan_files


class Command(BaseCommand):
    help = "Delete files older than a day that no document knows. Prints their names."

    def handle(self, **options: Any) -> None:
        for name in purge_orphan_files():
            self.stdout.write(name)

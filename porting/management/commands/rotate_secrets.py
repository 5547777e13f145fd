from typing import Any

from django.core.management.base import BaseCommand

from porting.services import rotation


class Command(BaseCommand):
    help = "Encrypt all secrets anew with the first key of FIELD_ENCRYPTION_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rotation.rotate_secrets()} encrypted anew")

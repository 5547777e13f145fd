"""Make the key that seals letters, for an installation whose workers share one."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from porting.papers import seal_keys


class Command(BaseCommand):
    help = "Write a new seal key with a chain of certificates for three years, mode 0600."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the file that SEAL_KEY_FILE is to name")

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            is_new = seal_keys.make(file)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from None
        if not is_new:
            raise CommandError(f"{file} is there already. Nothing changed.")
        self.stdout.write(f"{file} is made. Give it to the workers as SEAL_KEY_FILE.")

"""Say whether a signed letter is genuine, as the page ``/verify/`` does."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser

from porting.services import verifying


class Command(BaseCommand):
    help = "Check a signed letter. Ends with 0 only when the file is genuine."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the PDF file")

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            if file.stat().st_size > settings.MAX_UPLOAD_BYTES:
                raise CommandError(f"{file} is larger than any letter of ours.")
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        sha256 = hashlib.sha256(content).hexdigest()
        try:
            answer = verifying.answer_for(content, sha256)
        except verifying.ReaderBusy as busy:
            raise CommandError(str(busy)) from None
        self.stdout.write(f"{answer.title} {answer.advice}")
        self.stdout.write(f"SHA-256 {sha256}")
        if answer.seal and answer.standing:
            letter = answer.seal.letter
            self.stdout.write(f"Letter {letter.reference}, signed by {letter.signed_name}")
            self.stdout.write(answer.standing.sentence)
        if not answer.is_genuine:
            raise SystemExit(1)

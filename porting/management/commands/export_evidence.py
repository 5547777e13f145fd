"""Write the evidence of a request as a ZIP, as the desk's button does."""

import shutil
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from porting.models import LetterSeal, PortRequest
from porting.services import exporting


class Command(BaseCommand):
    help = "Write letters, certificates, history and hashes of a request into one ZIP."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", nargs="?", help="the request, like PR-7F3K2Q")
        parser.add_argument("--demo", action="store_true", help="take the demo's sealed letter")
        parser.add_argument("--out", type=Path, default=Path(), metavar="DIR", help="the folder")

    def handle(self, *, reference: str | None, demo: bool, out: Path, **options: Any) -> None:
        if bool(reference) == demo:
            raise CommandError("Give a reference, or --demo for the sealed letter of the demo.")
        request = (
            PortRequest.objects.filter(letters__in=_newest_sealed()).first()
            if demo
            else PortRequest.objects.filter(reference=(reference or "").upper()).first()
        )
        if request is None:
            missing = "sealed letter; is a worker running" if demo else f"request {reference}"
            raise CommandError(f"There is no {missing}{'?' if demo else '.'}")
        try:
            out.mkdir(parents=True, exist_ok=True)
            path = out / exporting.file_name(request)
            with exporting.export(request, by=None) as content, path.open("wb") as file:
                shutil.copyfileobj(content, file)
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}.") from None
        self.stdout.write(str(path))


def _newest_sealed() -> Any:
    return LetterSeal.objects.order_by("pk").values("letter")[:1]

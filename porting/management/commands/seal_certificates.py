"""Print the certificates that ever sealed a letter, to be published and compared with."""

from typing import Any

from django.core.management import BaseCommand

from porting.models import SealCertificate


class Command(BaseCommand):
    help = "Print every certificate that has sealed a letter, newest first, as PEM."

    def handle(self, **options: Any) -> None:
        for certificate in SealCertificate.objects.order_by("-pk"):
            self.stdout.write(f"# {certificate.subject}, SHA-256 {certificate.fingerprint}")
            self.stdout.write(certificate.chain_pem)

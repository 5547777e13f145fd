"""Make an embedded installation ready: database, static files, and in a demo its data."""

from django.conf import settings
from django.core.management import BaseCommand, call_command

from accounts.models import User
from porting.management.demo_requests import REQUESTS


class Command(BaseCommand):
    help = "Migrate, collect static files and, in a demo with an empty database, seed demo data."

    def handle(self, **options):
        self.tell("Preparing the database")
        call_command("migrate", interactive=False, verbosity=0)
        self.tell("Collecting static files")
        call_command("collectstatic", interactive=False, verbosity=0)
        if settings.DEMO and not User.objects.exists():
            self.tell(f"Making demo data, once: letters, bills and seals of {REQUESTS} requests")
            call_command("seed_demo", verbosity=0)

    def tell(self, what: str) -> None:
        self.stdout.write(what)
        self.stdout.flush()  # somebody waits and reads

"""Make an embedded installation ready: database, static files, and in a demo its data."""

from django.conf import settings
from django.core.management import BaseCommand, call_command

from accounts.models import User


class Command(BaseCommand):
    help = "Migrate, collect static files and, in a demo with an empty database, seed demo data."

    def handle(self, **options):
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        if settings.DEMO and not User.objects.exists():
            self.stdout.write("Making demo data")
            call_command("seed_demo", verbosity=0)

"""Print who can sign in to the demo."""

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from accounts.second_factor import factors
from porting.management.demo_people import LOGINS, PASSWORD


class Command(BaseCommand):
    help = "Print the demo's logins."

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError("This is not a demo: there are no known logins.")
        self.stdout.write(f"Demo logins (password for all: {PASSWORD})")
        for who, email in LOGINS:
            self.stdout.write(f"  {who:<26}{email}")
        self.stdout.write(
            f"Staff are asked for a code, too: {factors.demo_code()} now; the page shows the next."
            f"\n  Key for an authenticator app: {factors.DEMO_SECRET}"
        )

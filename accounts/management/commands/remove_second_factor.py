"""For somebody who has lost phone, key and recovery codes, and has proved who they are."""

from allauth.mfa.models import Authenticator
from django.core.management import BaseCommand, CommandError, CommandParser

from accounts.models import User


class Command(BaseCommand):
    help = "Take every second factor off a person; staff set up a new one at their next sign-in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *, email: str, **options: object) -> None:
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError(f"Nobody signs in as {email}.")
        removed, _ = Authenticator.objects.filter(user=user).delete()
        self.stdout.write(f"{removed} removed from {user.email}.")

"""Make somebody a member of staff, or give them another role, and print a link for the password."""

from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from accounts.models import User
from accounts.passwords import reset_url

ROLES = {
    "carrier-relations": "Carrier relations",
    "supervisor": "Supervisor",
    "auditor": "Auditor",
}


class Command(BaseCommand):
    help = "Make a member of staff and print a link with which they choose a password, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--role", choices=ROLES, required=True)

    def handle(self, *, email: str, role: str, **options: Any) -> None:
        email = email.strip().lower()
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email} is not an email address. Check the spelling.") from None
        with transaction.atomic():
            user = User.objects.filter(email=email).first() or User.objects.create_user(email)
            if not user.is_active:
                raise CommandError(f"The login of {email} is switched off. Nothing changed.")
            user.groups.remove(*Group.objects.filter(name__in=ROLES.values()))
            user.groups.add(Group.objects.get(name=ROLES[role]))
        self.stdout.write(f"{email} is {ROLES[role]}. To choose a password, once:")
        self.stdout.write(reset_url(user))

"""What can be changed about a person."""

from accounts.models import User


def change_details(user: User, *, first_name: str, last_name: str, phone: str) -> None:
    """Store the person's name and phone, line breaks and double spaces taken out."""
    values = {"first_name": first_name, "last_name": last_name, "phone": phone}
    tidy = {field: " ".join(value.split()) for field, value in values.items()}
    User.objects.filter(pk=user.pk).update(**tidy)

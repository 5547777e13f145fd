"""What a customer stands by, although it often causes a no."""

from django.db import models

from accounts.models import User
from porting.models.requests import PortRequest


class ConfirmedWarning(models.Model):
    """ "It is correct": a warning of the pre-flight that somebody looked at, and its very words.

    ``about_hmac`` is a keyed digest of the value that was confirmed: another value warns anew.
    """

    request = models.ForeignKey(
        PortRequest, models.CASCADE, related_name="confirmed_warnings", db_index=False
    )
    slug = models.CharField(max_length=40)
    about_hmac = models.CharField(max_length=64)
    text = models.CharField(max_length=400)
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        ordering = ["confirmed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "slug", "about_hmac"], name="warning_confirmed_once"
            )
        ]

    def __str__(self) -> str:
        return self.text

"""What others say of a number: a directory of carriers, and another account's claim to it."""

from django.db import models

from accounts.models import User
from numbers.models import E164Field
from porting.choices import LineType
from porting.models.requests import PortRequest


class NumberLookup(models.Model):
    """What a directory outside said of one number of a request, and when.

    It informs: only ``is_covered`` decides. ``source`` names the directory; what ``sandbox`` says
    is made up.
    """

    request = models.ForeignKey(PortRequest, models.CASCADE, related_name="lookups", db_index=False)
    e164 = E164Field()
    line_type = models.CharField(max_length=10, choices=LineType.choices, default=LineType.UNKNOWN)
    carrier_name = models.CharField(max_length=80, blank=True)
    needs_pin = models.BooleanField(default=False)
    is_covered = models.BooleanField(default=True)
    source = models.CharField(max_length=20)
    looked_up_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "e164"], name="one_lookup_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.e164}: {self.carrier_name or 'unknown carrier'}"


class NumberConflict(models.Model):
    """A number that one account asks for and another has: for staff to settle, told to neither.

    What the other has is read when it is shown, since it changes. ``settled_by`` is empty when the
    conflict went away by itself.
    """

    request = models.ForeignKey(
        PortRequest, models.CASCADE, related_name="conflicts", db_index=False
    )
    e164 = E164Field()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    settled_words = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "e164"], name="one_conflict_per_number")
        ]
        indexes = [
            models.Index(
                fields=["opened_at", "id"],
                condition=models.Q(closed_at__isnull=True),
                name="open_conflicts",
            ),
            models.Index(fields=["e164"], name="conflict_by_number"),
        ]

    def __str__(self) -> str:
        return f"{self.e164} in {self.request}"

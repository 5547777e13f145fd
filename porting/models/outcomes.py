"""What staff said of numbers of an order, kept for the moment in which it can be taken back."""

from django.db import models

from accounts.models import User
from porting.models.notes import Note
from porting.models.orders import PortOrder


class NumbersOutcome(models.Model):
    """Numbers that were said to be live or not to move, and the status each had before.

    ``seen`` maps the primary keys of the numbers (as text) to that status; ``made_at`` is the very
    moment that their rows of the inventory were marked with.
    """

    order = models.ForeignKey(PortOrder, models.CASCADE, related_name="outcomes")
    note = models.OneToOneField(Note, models.CASCADE, related_name="outcome")
    is_live = models.BooleanField()
    seen = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    until_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{len(self.seen)} of order {self.order_id}: {'live' if self.is_live else 'failed'}"

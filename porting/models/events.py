"""History and audit in one: append-only, each event hashing the one before it."""

from django.db import models

from accounts.models import User
from porting.models.requests import PortRequest


class Event(models.Model):
    """Something that happened to a request. Triggers refuse UPDATE and DELETE on both databases.

    ``data`` names fields and statuses, never secrets. ``hash`` covers the previous hash and
    everything in this row; ``manage.py check_invariants`` walks the chain.
    """

    request = models.ForeignKey(PortRequest, models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    actor = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    actor_label = models.CharField(max_length=160)
    at = models.DateTimeField()
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["request", "seq"], name="one_event_per_place")
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"

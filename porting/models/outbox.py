"""A promised side effect: written in the transaction that promises it, kept by the worker."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from porting.choices import OutboxState


class OutboxMessage(models.Model):
    """A promise. ``payload`` holds ids only; ``lease_no`` fences workers that lost their lease.

    ``reference`` is the request's, as text: the outbox stands on the ground floor and
    knows no other model.
    """

    kind = models.CharField(max_length=40)
    dedupe_key = models.CharField(max_length=200, unique=True)
    reference = models.CharField(max_length=12, blank=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(
        max_length=10, choices=OutboxState.choices, default=OutboxState.PENDING
    )
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_no = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)
    closed_reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="leased_promise_has_a_lease",
                condition=~Q(state=OutboxState.LEASED) | Q(lease_until__isnull=False),
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state=OutboxState.PENDING),
                name="outbox_due",
            ),
            models.Index(
                fields=["lease_until"],
                condition=Q(state=OutboxState.LEASED),
                name="outbox_leased",
            ),
            models.Index(
                fields=["created_at"],
                condition=Q(state=OutboxState.DEAD),
                name="outbox_dead",
            ),
            models.Index(fields=["reference"], name="outbox_by_reference"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.dedupe_key}"

    @property
    def mail_id(self) -> str:
        """What stands before the @ in the Message-ID of its mail: the same at every try.

        The moment of the promise is part of it, since numbers begin again behind a restored
        backup, and another installation counts from one as well.
        """
        return f"outbox-{self.pk}-{int(self.created_at.timestamp() * 1_000_000):x}"

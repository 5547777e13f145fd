"""A carrier order: one LSR, wireless request or RespOrg change, with one PON and one letter."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from porting.choices import LineClass, Status
from porting.models.loas import LetterOfAuthorization
from porting.models.requests import PortRequest


class PortOrder(models.Model):
    """At most 500 numbers of one letter, sent to the carrier together.

    Orders are *proposals* (no PON) from the moment the letter is prepared; Approve gives
    them their PONs. ``mark`` is A, B, C... within the request.
    """

    request = models.ForeignKey(PortRequest, models.CASCADE, related_name="orders", db_index=False)
    letter = models.ForeignKey(LetterOfAuthorization, models.PROTECT, related_name="orders")
    mark = models.CharField(max_length=3)
    line_class = models.CharField(max_length=10, choices=LineClass.choices)
    pon = models.CharField(max_length=16, blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=1)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    # A risky order leaves the house only when a second person has looked (security.md, T2)
    is_flagged = models.BooleanField(default=False)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    foc_at = models.DateTimeField(null=True, blank=True)
    foc_time_zone = models.CharField(max_length=64, blank=True)
    foc_received_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["mark", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["pon"], condition=~Q(pon=""), name="pon_is_unique"),
            models.UniqueConstraint(fields=["request", "mark"], name="one_order_per_mark"),
            models.CheckConstraint(
                name="order_status_is_known", condition=Q(status__in=Status.values)
            ),
            models.CheckConstraint(
                name="order_past_approval_has_a_pon",
                condition=Q(
                    status__in=[
                        Status.DRAFT,
                        Status.SUBMITTED,
                        Status.IN_REVIEW,
                        Status.INFO_NEEDED,
                        Status.CANCELLED,
                    ]
                )
                | ~Q(pon=""),
            ),
            models.CheckConstraint(
                name="flagged_order_is_sent_by_two_people",
                condition=Q(is_flagged=False)
                | Q(sent_at__isnull=True)
                | (
                    Q(released_by__isnull=False, approved_by__isnull=False)
                    & ~Q(released_by=models.F("approved_by"))
                ),
            ),
            models.CheckConstraint(
                name="port_date_has_a_zone",
                condition=Q(foc_at__isnull=True) | ~Q(foc_time_zone=""),
            ),
        ]
        indexes = [
            models.Index(fields=["foc_at"], name="order_by_port_date"),
            # Few at any time: those in it whose date has passed are an alarm.
            models.Index(
                fields=["foc_at", "foc_time_zone", "request"],
                name="order_waits_for_its_day",
                condition=Q(status__in=[Status.FOC_CONFIRMED, Status.JEOPARDY, Status.ACTIVATING]),
            ),
            models.Index(
                fields=["request"],
                name="order_for_second_person",
                condition=Q(status=Status.READY, is_flagged=True, released_by__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.pon or f"Order {self.mark}"

    @property
    def waits_for_second(self) -> bool:
        """Whether a second person has still to look before the order may be sent."""
        return self.status == Status.READY and self.is_flagged and self.released_by_id is None

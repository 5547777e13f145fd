"""A phone number inside a port request."""

from django.db import models
from django.db.models import Q

from numbers.models import CallSettings, E164Field, Route, TrackingNumber, TrackingSource
from numbers.sets import LastSeven
from porting.choices import LineType, Status, Verdict
from porting.models.orders import PortOrder
from porting.models.requests import PortRequest
from porting.models.secrets import EncryptedTextField


class PortNumber(models.Model):
    """One number that somebody wants to bring here, as typed and as we read it.

    ``is_claimed`` lies on this row because a partial unique index cannot look at the
    parent's status; ``porting.rules.lifecycle`` keeps it in step with the status.
    """

    request = models.ForeignKey(PortRequest, models.CASCADE, related_name="numbers", db_index=False)
    order = models.ForeignKey(
        PortOrder, models.SET_NULL, null=True, blank=True, related_name="numbers"
    )
    position = models.PositiveIntegerField(default=0)
    typed = models.CharField(max_length=120)
    e164 = E164Field()
    line_type = models.CharField(max_length=10, choices=LineType.choices, default=LineType.UNKNOWN)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    is_claimed = models.BooleanField(default=False)

    verdict = models.CharField(max_length=20, choices=Verdict.choices, blank=True)
    verdict_detail = models.CharField(max_length=200, blank=True)

    description = models.CharField(max_length=80, blank=True)
    route = models.ForeignKey(
        Route, models.SET_NULL, null=True, blank=True, related_name="port_numbers"
    )
    source = models.ForeignKey(
        TrackingSource, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    call_settings = models.ForeignKey(
        CallSettings, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_texting_enabled = models.BooleanField(default=False)
    account_pin = EncryptedTextField(blank=True)

    tracking_number = models.ForeignKey(
        TrackingNumber, models.SET_NULL, null=True, blank=True, related_name="port_numbers"
    )
    ported_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "e164"], name="number_once_per_request"),
            models.UniqueConstraint(
                fields=["e164"], condition=Q(is_claimed=True), name="number_claimed_once"
            ),
            models.CheckConstraint(
                name="number_status_is_known", condition=Q(status__in=Status.values)
            ),
        ]
        indexes = [
            models.Index(fields=["e164"], name="port_number_by_e164"),
            models.Index(LastSeven("e164"), name="port_number_by_last_7"),
            # A page of a list of ten thousand, without sorting them all.
            models.Index(fields=["request", "position", "id"], name="port_number_by_place"),
            # Live at the carrier, and not in its account: few, and staff look for them.
            models.Index(
                fields=["id"],
                condition=Q(status=Status.PORTED, tracking_number__isnull=True),
                name="port_number_left_over",
            ),
        ]

    def __str__(self) -> str:
        return self.e164

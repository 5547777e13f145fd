"""Why a request came back: from our desk or from the carrier."""

from django.db import models

from accounts.models import User
from porting.models.numbers import PortNumber
from porting.models.orders import PortOrder
from porting.models.requests import PortRequest


class Rejection(models.Model):
    """A "no" with its reasons (slugs of ``porting.rules.rejections``), open until answered."""

    request = models.ForeignKey(PortRequest, models.CASCADE, related_name="rejections")
    order = models.ForeignKey(
        PortOrder, models.CASCADE, null=True, blank=True, related_name="rejections"
    )
    is_from_carrier = models.BooleanField(default=False)
    reasons = models.JSONField(default=list)
    fix_fields = models.JSONField(default=list)
    text = models.TextField(max_length=2000, blank=True)
    carrier_code = models.CharField(max_length=40, blank=True)
    carrier_words = models.TextField(max_length=2000, blank=True)
    numbers = models.ManyToManyField(PortNumber, blank=True, related_name="rejections")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return ", ".join(self.reasons)

"""Days on which carriers do not work, or do, beside those of the law. Reference data."""

from django.db import models

from accounts.models import User
from accounts.moments import dated


class Holiday(models.Model):
    """One day's exception from the calendar of public holidays.

    Empty ``region`` is the whole country, empty ``carrier`` every carrier. ``is_working_day`` says
    the opposite: on this public holiday the carrier moves numbers all the same.
    """

    date = models.DateField()
    country = models.CharField(max_length=2, choices=[("US", "United States"), ("CA", "Canada")])
    region = models.CharField(max_length=2, blank=True)
    carrier = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=80)
    is_working_day = models.BooleanField(default=False)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["date", "country", "region", "carrier"]
        constraints = [
            models.UniqueConstraint(
                fields=["date", "country", "region", "carrier"], name="holiday_listed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {dated(self.date)}"

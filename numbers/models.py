"""What is on the platform: routes, tracking sources, call settings and tracking numbers.

A *tracking number* is a number that people dial and whose calls are counted. A *route* is where
its calls go: a receiving number (an ordinary phone), a queue, a voice menu, a user.
"""

from django.db import models
from django.db.models import Q

from accounts.models import Account, User
from accounts.references import new_public_id


class E164Field(models.CharField):
    """A phone number as ``+12125550123``, compared byte by byte so that prefixes use the index."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 16)
        super().__init__(*args, **kwargs)

    def db_parameters(self, connection):
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


class RouteKind(models.TextChoices):
    """The kinds of route; the value is the prefix of their public ids."""

    RECEIVING_NUMBER = "RPN", "Receiving number"
    QUEUE = "CQU", "Queue"
    VOICE_MENU = "VOM", "Voice menu"
    USER = "USR", "User"


class Route(models.Model):
    """A place where calls can go. Receiving numbers and users with a phone carry ``e164``."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="routes", db_index=False)
    kind = models.CharField(max_length=3, choices=RouteKind.choices)
    public_id = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=80)
    e164 = E164Field(blank=True, default="")
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="routes")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["kind", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "e164"],
                condition=Q(kind="RPN"),
                name="receiving_number_once_per_account",
            ),
            models.CheckConstraint(
                name="receiving_number_has_a_number",
                condition=~Q(kind="RPN") | ~Q(e164=""),
            ),
        ]
        indexes = [
            models.Index(fields=["e164"], condition=~Q(e164=""), name="route_by_number"),
            models.Index(fields=["account", "e164"], name="route_by_account"),
        ]

    def __str__(self) -> str:
        return self.name


class RouteTarget(models.Model):
    """Where a queue or a menu sends calls on to, in order: an edge of the graph of routes."""

    route = models.ForeignKey(Route, models.CASCADE, related_name="targets", db_index=False)
    target = models.ForeignKey(Route, models.PROTECT, related_name="reached_from")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["route", "target"], name="one_edge_per_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.route} → {self.target}"


class TrackingSource(models.Model):
    """What a call counts for: a campaign, a website, a billboard."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="sources", db_index=False)
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id("TSO"))
    name = models.CharField(max_length=80)
    is_online = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["account", "name"], name="source_name_once_per_account")
        ]

    def __str__(self) -> str:
        return self.name


class CallSettings(models.Model):
    """A set of call settings; every account has one that is the Account Level."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="call_settings")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id("CST"))
    name = models.CharField(max_length=80)
    is_account_level = models.BooleanField(default=False)

    class Meta:
        ordering = ["-is_account_level", "name", "pk"]
        verbose_name_plural = "call settings"
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(is_account_level=True),
                name="one_account_level_per_account",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TrackingNumber(models.Model):
    """A number that is, or on its port date will be, live on the platform."""

    account = models.ForeignKey(
        Account, models.CASCADE, related_name="tracking_numbers", db_index=False
    )
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id("TPN"))
    e164 = E164Field()
    description = models.CharField(max_length=80, blank=True)
    # A live number without a route is allowed: it rings the fail-safe and is shown in red.
    route = models.ForeignKey(
        Route, models.SET_NULL, null=True, blank=True, related_name="tracking_numbers"
    )
    fail_safe = models.ForeignKey(
        Route, models.SET_NULL, null=True, blank=True, related_name="fail_safe_for"
    )
    source = models.ForeignKey(
        TrackingSource, models.SET_NULL, null=True, blank=True, related_name="tracking_numbers"
    )
    call_settings = models.ForeignKey(
        CallSettings, models.SET_NULL, null=True, blank=True, related_name="tracking_numbers"
    )
    is_texting_enabled = models.BooleanField(default=False)
    expected_at = models.DateTimeField(null=True, blank=True)
    # In which the carrier confirmed it; its day is said in this zone, whoever reads it.
    expected_time_zone = models.CharField(max_length=64, blank=True)
    live_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    test_call_at = models.DateTimeField(null=True, blank=True)
    test_text_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["e164", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["e164"],
                condition=Q(released_at__isnull=True),
                name="number_on_the_platform_once",
            ),
        ]
        indexes = [models.Index(fields=["account", "e164"], name="tracking_by_account")]

    def __str__(self) -> str:
        return self.e164


class MovePlan(models.Model):
    """What becomes of a receiving number's calls on the day it is ported: Replace, "On port day".

    Until then it goes on ringing; when the number goes live, ``planned_moves.carry_out`` moves
    the calls in the same transaction. ``for_all`` is the place of uses that came later.
    """

    route = models.OneToOneField(Route, models.CASCADE, related_name="plan")
    for_all = models.ForeignKey(
        Route, models.SET_NULL, null=True, blank=True, related_name="planned_for_all"
    )
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Plan for {self.route}"


class PlannedMove(models.Model):
    """One use of the receiving number and the place its calls get on port day."""

    plan = models.ForeignKey(MovePlan, models.CASCADE, related_name="moves")
    how = models.CharField(max_length=12)  # numbers.moving_calls: RINGS, FALLS_BACK, ...
    number = models.ForeignKey(
        TrackingNumber, models.CASCADE, null=True, blank=True, related_name="+"
    )
    edge = models.ForeignKey(RouteTarget, models.CASCADE, null=True, blank=True, related_name="+")
    # The id of an open port request whose numbers will ring there. No foreign key: the port is a
    # floor above this one, and a request that is gone asks for nothing.
    coming_request = models.BigIntegerField(null=True, blank=True)
    place = models.ForeignKey(Route, models.CASCADE, related_name="planned_here")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="planned_move_of_one_use",
                condition=Q(number__isnull=True, edge__isnull=False, coming_request__isnull=True)
                | Q(number__isnull=False, edge__isnull=True, coming_request__isnull=True)
                | Q(number__isnull=True, edge__isnull=True, coming_request__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}: to {self.place}"

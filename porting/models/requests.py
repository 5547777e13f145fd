"""What the customer asked for, section by section; a draft lies in these columns only."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Account, User
from accounts.references import new_public_id
from numbers.models import E164Field
from porting.choices import (
    EDITABLE,
    ENDED,
    TICKET_STATUSES,
    AccountType,
    Kind,
    MobileAnswer,
    Relationship,
    Scope,
    SignerIs,
    Status,
)
from porting.models.secrets import EncryptedTextField, masked

if TYPE_CHECKING:
    from porting.models.loas import LetterOfAuthorization


class PortRequestQuerySet(models.QuerySet["PortRequest"]):
    def of_account(self, account: Account) -> "PortRequestQuerySet":
        """Narrow to what a member of the account may read."""
        return self.filter(account=account, deleted_at__isnull=True)

    def with_desk(self) -> "PortRequestQuerySet":
        """Narrow to what carrier relations may read: everything that was submitted once.

        And a draft whose signer said that nobody asked them: it needs a look all the same.
        """
        was_there = Q(submitted_at__isnull=False) | Q(disputed_at__isnull=False)
        return self.filter(was_there, deleted_at__isnull=True)


class PortRequest(models.Model):
    """A customer's named wish to bring numbers over from one account at one carrier.

    ``version`` counts saves; a page that was opened before somebody else saved is told so.
    ``status`` is written by ``porting.rules.lifecycle`` and nobody else.
    """

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="port_requests", db_index=False
    )
    reference = models.CharField(max_length=12, unique=True, default=new_public_id("PR"))
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.VOICE)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    assignee = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )

    # General
    name = models.CharField(max_length=80, blank=True)
    extra_emails = models.JSONField(default=list, blank=True)

    # Details: User Details
    user_first_name = models.CharField(max_length=60, blank=True)
    user_last_name = models.CharField(max_length=60, blank=True)
    user_company = models.CharField(max_length=120, blank=True)
    user_email = models.EmailField(blank=True)
    user_phone = models.CharField(max_length=40, blank=True)

    # Details: Billing Details, stored exactly as typed, since carriers compare letter for letter
    carrier_name = models.CharField(max_length=80, blank=True)
    account_type = models.CharField(max_length=12, choices=AccountType.choices, blank=True)
    business_name = models.CharField(max_length=120, blank=True)
    billing_first_name = models.CharField(max_length=60, blank=True)
    billing_last_name = models.CharField(max_length=60, blank=True)
    account_number = EncryptedTextField(blank=True)
    account_pin = EncryptedTextField(blank=True)
    pin_expires_date = models.DateField(null=True, blank=True)
    btn = E164Field(blank=True)
    service_street = models.CharField(max_length=120, blank=True)
    service_unit = models.CharField(max_length=40, blank=True)
    service_city = models.CharField(max_length=80, blank=True)
    service_state = models.CharField(max_length=2, blank=True)
    service_zip = models.CharField(max_length=10, blank=True)
    is_billing_address_same = models.BooleanField(null=True, blank=True)
    billing_street = models.CharField(max_length=120, blank=True)
    billing_unit = models.CharField(max_length=40, blank=True)
    billing_city = models.CharField(max_length=80, blank=True)
    billing_state = models.CharField(max_length=2, blank=True)
    billing_zip = models.CharField(max_length=16, blank=True)
    # Outside the US and Canada there is a country and, where it has them, a region in its own words
    billing_country = models.CharField(max_length=2, blank=True)
    billing_region = models.CharField(max_length=60, blank=True)
    mobile_numbers = models.CharField(max_length=5, choices=MobileAnswer.choices, blank=True)
    scope = models.CharField(max_length=8, choices=Scope.choices, blank=True)
    new_btn = E164Field(blank=True)
    staying_numbers = models.TextField(blank=True)
    features = models.JSONField(default=list, blank=True)

    # Details: Authoritative Representative Details
    signer_is = models.CharField(max_length=16, choices=SignerIs.choices, blank=True)
    signer_name = models.CharField(max_length=120, blank=True)
    signer_title = models.CharField(max_length=80, blank=True)
    signer_email = models.EmailField(blank=True)
    signer_phone = models.CharField(max_length=40, blank=True)
    signer_relationship = models.CharField(max_length=10, choices=Relationship.choices, blank=True)

    # Port in Details and Check Portability: a check is fresh while these two are equal
    numbers_version = models.PositiveIntegerField(default=0)
    checked_version = models.PositiveIntegerField(default=0)
    check_asked_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)

    # Tickets only (fax, other countries, questions): these have no rows of numbers
    numbers_typed = models.TextField(blank=True)  # one a line, as people write them
    country = models.CharField(max_length=60, blank=True)
    message = models.TextField(blank=True)

    # The head of the chain of events: how many there are, and the hash of the last one
    event_count = models.PositiveIntegerField(default=0)
    event_head = models.CharField(max_length=64, blank=True)

    requested_port_date = models.DateField(null=True, blank=True)

    # Draft: what "Save and exit" kept although no column can hold it, by page and field (never a
    # secret); when the last warning before its end was promised; when its secrets were removed.
    unfinished = models.JSONField(default=dict, blank=True)
    end_announced_at = models.DateTimeField(null=True, blank=True)
    secrets_wiped_at = models.DateTimeField(null=True, blank=True)

    # What the overview says of it (porting.rules.gists). It is as old as ``gist_events``: once
    # another event has happened it is worked out again, so that nobody has to remember to.
    gist = models.JSONField(default=dict, blank=True)
    gist_events = models.IntegerField(default=-1)
    gist_at = models.DateTimeField(null=True, blank=True)
    needs_you = models.BooleanField(default=False)
    whose_move = models.CharField(max_length=10, blank=True)

    # "Submit for me when both papers are in": who asked for it, and when
    submit_for_me_at = models.DateTimeField(null=True, blank=True)
    submit_for_me_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Somebody who was asked to sign said that they did not ask for this: nothing moves meanwhile
    disputed_at = models.DateTimeField(null=True, blank=True)

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    # Legal hold: while it stands, nothing of this request is thrown away
    held_at = models.DateTimeField(null=True, blank=True)
    hold_reason = models.CharField(max_length=300, blank=True)

    objects = PortRequestQuerySet.as_manager()

    class Meta:
        permissions = [
            ("view_desk", "May read the port desk"),
            ("work_desk", "May work on port requests"),
            ("reveal_secret", "May see an account number or PIN, one at a time"),
        ]
        constraints = [
            models.CheckConstraint(
                name="request_status_is_known", condition=Q(status__in=Status.values)
            ),
            models.CheckConstraint(
                name="submitted_request_has_a_time",
                condition=Q(status__in=[Status.DRAFT, Status.CANCELLED])
                | Q(submitted_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["account", "-updated_at", "-id"], name="request_by_account"),
            models.Index(fields=["status", "submitted_at", "id"], name="request_by_status"),
            models.Index(fields=["assignee", "status"], name="request_by_assignee"),
            # Tickets are few among many; the desk looks for a number in what they hold.
            models.Index(
                fields=["submitted_at"], name="request_is_ticket", condition=~Q(kind=Kind.VOICE)
            ),
            models.Index(fields=["account", "-needs_you", "-id"], name="request_overview"),
            models.Index(fields=["account", "carrier_name"], name="request_by_carrier"),
            # Few rows at any time: those that something happened to since anybody looked.
            models.Index(
                fields=["account"],
                condition=~Q(gist_events=models.F("event_count")),
                name="request_gist_is_old",
            ),
            # Drafts by when somebody last touched them: reminders, wiping, expiry.
            models.Index(
                fields=["updated_at", "id"],
                condition=Q(status=Status.DRAFT, deleted_at__isnull=True),
                name="draft_by_age",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.reference

    def get_absolute_url(self) -> str:
        return reverse("porting:request", args=[self.account.public_id, self.reference])

    @property
    def is_editable(self) -> bool:
        return self.status in EDITABLE and self.deleted_at is None

    @property
    def is_ended(self) -> bool:
        return self.status in ENDED

    @property
    def is_ticket(self) -> bool:
        """Whether it is a fax form, another country or a question: no sections, letters, orders."""
        return self.kind != Kind.VOICE

    @property
    def status_label(self) -> str:
        """What the status is called; a ticket's are not those of a port."""
        status = Status(self.status)
        return TICKET_STATUSES.get(status, status.label) if self.is_ticket else str(status.label)

    @property
    def is_check_fresh(self) -> bool:
        return self.checked_at is not None and self.checked_version == self.numbers_version

    @property
    def is_check_running(self) -> bool:
        """A check was asked for and its answer is not in yet."""
        asked, answered = self.check_asked_at, self.checked_at
        return asked is not None and (answered is None or answered < asked)

    @property
    def masked_account_number(self) -> str:
        return masked(self.account_number)

    @property
    def user_name(self) -> str:
        return f"{self.user_first_name} {self.user_last_name}".strip()

    @property
    def billing_contact(self) -> str:
        return f"{self.billing_first_name} {self.billing_last_name}".strip()

    @property
    def end_user_name(self) -> str:
        """The name the carrier has: the company's, or the person's on a residential account."""
        if self.account_type == AccountType.BUSINESS:
            return self.business_name
        return self.billing_contact

    def live_letters(self) -> "models.QuerySet[LetterOfAuthorization]":
        """Return the letters that still count: neither voided nor replaced."""
        return self.letters.filter(voided_at__isnull=True).order_by("group_class", "pk")

"""The letter, the links that lead guests to it, and the statements the customer agreed to."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from porting.choices import LineClass, Method, Purpose
from porting.models.documents import Document
from porting.models.requests import PortRequest


class LetterOfAuthorization(models.Model):
    """The number owner's permission to move the numbers of one group.

    There is no status column: the time stamps are the facts. ``facts`` holds exactly what is
    printed, ``facts_sha256`` its digest; a request that says something else voids the letter.
    """

    request = models.ForeignKey(PortRequest, models.PROTECT, related_name="letters")
    version = models.PositiveIntegerField(default=1)
    group_class = models.CharField(max_length=10, choices=LineClass.choices)
    facts = models.JSONField()
    facts_sha256 = models.CharField(max_length=64)
    wording_version = models.CharField(max_length=20)
    language = models.CharField(max_length=10, default="en-US")
    signer_name = models.CharField(max_length=120)
    signer_email = models.EmailField()
    message = models.TextField(blank=True)  # the requester's words to the signer, in the mail only
    method = models.CharField(max_length=7, choices=Method.choices, default=Method.LINK)
    needs_code = models.BooleanField(default=False)  # six digits, mailed to the signer's mailbox
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    # From where it was sent: the same device that signs it is a sign of risk (security.md, T2)
    sent_from_ip = models.GenericIPAddressField(null=True, blank=True)
    sent_from_user_agent = models.CharField(max_length=400, blank=True)

    # The PDF is rendered once, stored and hashed; these bytes are what the signer signs.
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    rendered_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)  # mailed, or else ready to be signed
    bounced_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    consented_at = models.DateTimeField(null=True, blank=True)
    consent_version = models.CharField(max_length=20, blank=True)
    consent_sha256 = models.CharField(max_length=64, blank=True)

    # Evidence of the signature: who, when, from where, of which bytes
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_name = models.CharField(max_length=120, blank=True)
    signed_title = models.CharField(max_length=80, blank=True)
    signed_ip = models.GenericIPAddressField(null=True, blank=True)
    signed_user_agent = models.CharField(max_length=400, blank=True)
    is_signed_while_signed_in = models.BooleanField(default=False)  # in a browser of an account
    signed_sha256 = models.CharField(max_length=64, blank=True)
    signed_document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    code_given_at = models.DateTimeField(null=True, blank=True)
    signed_drawing = models.ForeignKey(
        "DrawnSignature", models.PROTECT, null=True, blank=True, related_name="+"
    )

    # Signed on paper: the scan, the date beside the signature, and the look our team took at both
    paper_document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+"
    )
    paper_date = models.DateField(null=True, blank=True)
    paper_checked_at = models.DateTimeField(null=True, blank=True)
    paper_checked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )

    declined_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(max_length=400, blank=True)
    decline_kind = models.CharField(max_length=20, blank=True)  # a key of declining.REASONS
    suggested_name = models.CharField(max_length=120, blank=True)  # who can sign instead
    suggested_email = models.EmailField(blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "letters of authorization"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "group_class"],
                condition=Q(voided_at__isnull=True),
                name="one_live_letter_per_group",
            ),
            models.CheckConstraint(
                name="signed_letter_has_its_evidence",
                condition=Q(signed_at__isnull=True)
                | (~Q(signed_name="") & ~Q(signed_sha256="") & Q(document__isnull=False)),
            ),
            models.CheckConstraint(
                name="declined_letter_is_not_signed",
                condition=Q(signed_at__isnull=True) | Q(declined_at__isnull=True),
            ),
            models.CheckConstraint(
                name="letter_signed_on_paper_has_its_scan",
                condition=Q(signed_at__isnull=True)
                | ~Q(method=Method.PAPER)
                | Q(paper_document__isnull=False, paper_date__isnull=False),
            ),
            models.CheckConstraint(
                name="letter_that_asks_for_a_code_got_it",
                condition=Q(signed_at__isnull=True)
                | Q(needs_code=False)
                | ~Q(method=Method.LINK)
                | Q(code_given_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Letter {self.reference}"

    @property
    def reference(self) -> str:
        """The letter's own name, printed on it: ``PR-7F3K2Q-L2`` (the second letter made)."""
        return f"{self.request.reference}-L{self.version}"

    @property
    def is_mailed(self) -> bool:
        """Whether a signer was written to about it."""
        return self.sent_at is not None and self.method == Method.LINK

    @property
    def is_live(self) -> bool:
        return self.voided_at is None


class AccessLink(models.Model):
    """A link mailed to somebody without a login. The token itself is stored nowhere."""

    request = models.ForeignKey(PortRequest, models.CASCADE, related_name="links", db_index=False)
    purpose = models.CharField(max_length=6, choices=Purpose.choices)
    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    token_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoke_reason = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="link_ends_after_it_starts", condition=Q(expires_at__gt=models.F("created_at"))
            )
        ]
        indexes = [models.Index(fields=["request", "purpose"], name="link_by_request")]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}, for {self.email}"


class SigningCode(models.Model):
    """Six digits mailed to the signer's mailbox, good for one browser and ten minutes.

    The row is there before the code is: it is made while the mail is written, and only its HMAC
    is kept. ``tries`` counts in the database, so that no restart of anything forgets them.
    """

    link = models.ForeignKey(AccessLink, models.CASCADE, related_name="codes")
    session_sha256 = models.CharField(max_length=64)
    code_hmac = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Code for {self.link.email}"


class DrawnSignature(models.Model):
    """A signature drawn with finger or mouse, made anew from its pixels, and its strokes.

    ``png`` is our own encoding, at most 600 by 200 pixels, never the bytes that were sent.
    """

    request = models.ForeignKey(PortRequest, models.PROTECT, related_name="drawn_signatures")
    png = models.BinaryField()
    png_sha256 = models.CharField(max_length=64)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    strokes = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Drawn signature for {self.request.reference}"


class AgreedStatement(models.Model):
    """One box of User Agreements, ticked: who, when, and the very text."""

    request = models.ForeignKey(
        PortRequest, models.CASCADE, related_name="agreed_statements", db_index=False
    )
    slug = models.CharField(max_length=40)
    text_version = models.CharField(max_length=20)
    text_sha256 = models.CharField(max_length=64)
    agreed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()
    ip = models.GenericIPAddressField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "slug", "text_version"], name="statement_agreed_once"
            )
        ]

    def __str__(self) -> str:
        return self.slug

"""The seal under a signed letter, the certificates that ever sealed, and how the key is today."""

from django.db import models

from porting.models.documents import Document
from porting.models.loas import LetterOfAuthorization


class SealCertificate(models.Model):
    """A certificate that sealed at least once. Kept for ever: what it sealed must verify."""

    fingerprint = models.CharField(max_length=64, unique=True)  # SHA-256, hexadecimal
    subject = models.CharField(max_length=300)
    chain_pem = models.TextField()  # its own first, then those above it
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    first_used_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.subject


class LetterSeal(models.Model):
    """The one sealed file of a signed letter; the first that was committed counts.

    ``certificate`` is what the certificate of completion prints, as JSON. ``checked_at`` and
    ``altered_at`` say when the stored file was last hashed and since when it no longer matches.
    """

    letter = models.OneToOneField(LetterOfAuthorization, models.PROTECT, related_name="seal")
    document = models.OneToOneField(Document, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, unique=True)
    code = models.CharField(max_length=12)
    sealed_by = models.ForeignKey(SealCertificate, models.PROTECT, related_name="seals")
    time_source = models.CharField(max_length=200, blank=True)  # a TSA's address; "": our clock
    certificate = models.JSONField()
    sealed_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    altered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["checked_at"], name="seal_by_check"),
            models.Index(
                fields=["altered_at"],
                condition=models.Q(altered_at__isnull=False),
                name="seal_altered",
            ),
        ]

    def __str__(self) -> str:
        return f"Seal of letter {self.letter_id}"


class SealKeyCheck(models.Model):
    """What the worker last found when it tried the seal key: one row, "" when all is well."""

    said = models.CharField(max_length=300, blank=True)
    checked_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.said or "The seal key works."

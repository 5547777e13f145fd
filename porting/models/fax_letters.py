"""The fax carrier's own Letter of Authorization, made for a fax form and signed by hand."""

from django.db import models

from porting.models.documents import Document
from porting.models.requests import PortRequest


class FaxLetter(models.Model):
    """One wording of the letter for one set of facts; the PDF is made once by the worker.

    The letter that counts is the one whose facts are those of the form as it stands now. Signed
    copies belong to the letter they were made of, so a change of the form asks for a new one.
    """

    request = models.ForeignKey(
        PortRequest, models.CASCADE, related_name="fax_letters", db_index=False
    )
    facts = models.JSONField()
    facts_sha256 = models.CharField(max_length=64)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    signed_copies = models.ManyToManyField(Document, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "facts_sha256"], name="one_fax_letter_for_the_same_facts"
            )
        ]

    def __str__(self) -> str:
        return f"Fax letter of {self.request}"

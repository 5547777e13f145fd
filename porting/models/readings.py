"""What the worker made of an uploaded paper: pictures of its pages, findings, a harmless copy.

All of it can be made again from the paper, and goes when the paper goes.
"""

import uuid
from typing import Any

from django.db import models

from porting.models.documents import Document


def beside_its_paper(row: Any, filename: str) -> str:
    """Return where the bytes lie: in the folder of the request, under a random name."""
    return f"{row.document.request.reference}/{uuid.uuid4().hex}"


class DocumentReading(models.Model):
    """That a paper was read, and what it says of what was entered (``rules.bill_findings``).

    ``findings`` names pages, a date and missing numbers, never an account number or the text.
    """

    document = models.OneToOneField(Document, models.CASCADE, related_name="reading")
    read_at = models.DateTimeField()
    is_ocr = models.BooleanField(default=False)
    findings = models.JSONField(default=dict, blank=True)
    problem = models.CharField(max_length=100, blank=True)
    safe_file = models.FileField(upload_to=beside_its_paper, max_length=200, blank=True)
    safe_type = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return f"Reading of {self.document}"


class DocumentPage(models.Model):
    """A page of a paper as a picture (WebP, at most 1,600 px wide) and as a thumbnail."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="pages", db_index=False)
    number = models.PositiveSmallIntegerField()
    file = models.FileField(upload_to=beside_its_paper, max_length=200)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    thumb = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="page_drawn_once")
        ]

    def __str__(self) -> str:
        return f"Page {self.number}"

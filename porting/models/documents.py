"""A file that belongs to a request. The bytes are private; the name in storage is random."""

import uuid

from django.db import models

from accounts.models import User
from accounts.references import new_public_id
from porting.choices import DocumentKind, Scan
from porting.models.requests import PortRequest


def random_name(document: "Document", filename: str) -> str:
    """Return where the bytes lie; nothing the uploader typed is part of it."""
    return f"{document.request.reference}/{uuid.uuid4().hex}"


class Document(models.Model):
    """A bill, a letter or another paper, with what we know of its bytes."""

    request = models.ForeignKey(
        PortRequest, models.PROTECT, related_name="documents", db_index=False
    )
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id("DOC"))
    kind = models.CharField(max_length=16, choices=DocumentKind.choices)
    file = models.FileField(upload_to=random_name, max_length=200)
    original_name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    page_count = models.PositiveIntegerField(null=True, blank=True)
    bill_date = models.DateField(null=True, blank=True)
    scan = models.CharField(max_length=8, choices=Scan.choices, default=Scan.NONE, blank=True)
    scanned_at = models.DateTimeField(null=True, blank=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    uploaded_by_guest = models.EmailField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    # Its time to be kept is over: the bytes go, name, hash and dates stay. ``file`` is emptied
    # once the bytes are gone.
    purged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["request", "kind"], name="document_by_request")]

    def __str__(self) -> str:
        return self.original_name or self.get_kind_display()

    @property
    def is_upload(self) -> bool:
        """Whether somebody sent it; the letters that we print are nobody's upload."""
        return self.uploaded_by_id is not None or bool(self.uploaded_by_guest)

    @property
    def is_held(self) -> bool:
        """Whether the bytes may not be handed out: the virus scanner has not cleared them."""
        return self.scan in (Scan.WAITING, Scan.INFECTED)

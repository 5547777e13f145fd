"""What people write about a request, and what the system posts when something happens."""

from django.db import models

from accounts.models import User
from porting.choices import Audience
from porting.models.requests import PortRequest


class Note(models.Model):
    """A line in the conversation. Every customer note is emailed to the requester.

    A note with a ``mail`` was posted by a move; its email is the one of that name instead of
    the plain "new note", so that one event never mails twice.
    """

    request = models.ForeignKey(PortRequest, models.CASCADE, related_name="notes", db_index=False)
    text = models.TextField(max_length=5000)
    audience = models.CharField(max_length=10, choices=Audience.choices)
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    author_label = models.CharField(max_length=120, blank=True)
    is_from_staff = models.BooleanField(default=False)
    is_status = models.BooleanField(default=False)
    mail = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    not_mailed = ""  # who got no email of it for now, in words: set by services.notes, not stored

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["request", "created_at"], name="note_by_request")]

    def __str__(self) -> str:
        return self.text[:60]


class NotesRead(models.Model):
    """Up to which note of a request a person has read: one row for the two, moved along."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    request = models.ForeignKey(PortRequest, models.CASCADE, related_name="+")
    last_note_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "request"], name="notes_read_once_each")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} has read {self.request_id} up to {self.last_note_id}"

"""The port request, from draft to live."""

from porting.models.documents import Document
from porting.models.events import Event
from porting.models.loas import AccessLink, AgreedStatement, LetterOfAuthorization
from porting.models.notes import Note, NotesRead
from porting.models.numbers import PortNumber
from porting.models.orders import PortOrder
from porting.models.outbox import OutboxMessage
from porting.models.rejections import Rejection
from porting.models.requests import PortRequest

__all__ = [
    "AccessLink",
    "AgreedStatement",
    "Document",
    "Event",
    "LetterOfAuthorization",
    "Note",
    "NotesRead",
    "OutboxMessage",
    "PortNumber",
    "PortOrder",
    "PortRequest",
    "Rejection",
]

"""The port request, from draft to live."""

from porting.models.documents import Document
from porting.models.events import Event
from porting.models.loas import (
    AccessLink,
    AgreedStatement,
    DrawnSignature,
    LetterOfAuthorization,
    SigningCode,
)
from porting.models.notes import Note
from porting.models.numbers import PortNumber
from porting.models.orders import PortOrder
from porting.models.outbox import OutboxMessage
from porting.models.rejections import Rejection
from porting.models.requests import PortRequest

__all__ = [
    "AccessLink",
    "AgreedStatement",
    "Document",
    "DrawnSignature",
    "Event",
    "LetterOfAuthorization",
    "Note",
    "OutboxMessage",
    "PortNumber",
    "PortOrder",
    "PortRequest",
    "Rejection",
    "SigningCode",
]

"""The port request, from draft to live."""

from porting.models.documents import Document
from porting.models.events import Event
from porting.models.fax_letters import FaxLetter
from porting.models.followers import Follower, NoMail
from porting.models.holidays import Holiday
from porting.models.imports import LeftOutRow, NumberImport, UploadedList
from porting.models.loas import (
    AccessLink,
    AgreedStatement,
    DrawnSignature,
    LetterOfAuthorization,
    SigningCode,
)
from porting.models.lookups import NumberConflict, NumberLookup
from porting.models.notes import Note, NotesRead
from porting.models.numbers import PortNumber
from porting.models.orders import PortOrder
from porting.models.outbox import OutboxMessage
from porting.models.outcomes import NumbersOutcome
from porting.models.preflight import ConfirmedWarning
from porting.models.readings import DocumentPage, DocumentReading
from porting.models.rejections import Rejection
from porting.models.requests import PortRequest
from porting.models.seals import LetterSeal, SealCertificate, SealKeyCheck

__all__ = [
    "AccessLink",
    "AgreedStatement",
    "ConfirmedWarning",
    "Document",
    "DocumentPage",
    "DocumentReading",
    "DrawnSignature",
    "Event",
    "FaxLetter",
    "Follower",
    "Holiday",
    "LeftOutRow",
    "LetterOfAuthorization",
    "LetterSeal",
    "NoMail",
    "Note",
    "NotesRead",
    "NumberConflict",
    "NumberImport",
    "NumberLookup",
    "NumbersOutcome",
    "OutboxMessage",
    "PortNumber",
    "PortOrder",
    "PortRequest",
    "Rejection",
    "SealCertificate",
    "SealKeyCheck",
    "SigningCode",
    "UploadedList",
]

"""The papers of one request of the busy demo, in a process of their own: made, signed and sealed.

Rendering and sealing is most of what such a request costs, so two of them are made at a time. No
function here asks the database.
"""

import hashlib
import io
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from numbers.reading import national
from porting.models import Document, Event, LetterOfAuthorization, PortRequest
from porting.papers import seal_keys
from porting.papers.certificates import SealedBy, certificate_of
from porting.rules.bill_findings import Entered, compare
from porting.services.actors import label_of
from porting.services.events import digest_of

LISTED = 40  # numbers that the bill's one page has room for
WIDE, THUMB = 850, 240


@dataclass
class Job:
    """What is needed to make the papers: rows that are stored, and a letter that is not yet.

    ``events`` are (kind, actor's key, actor's name, moment, data); SIGNED and BILL in the data
    stand for the digest of a paper that is made only here.
    """

    request: PortRequest
    letter: LetterOfAuthorization | None
    numbers: list[str]
    has_bill: bool
    is_sealed: bool
    code: str
    bill_id: str
    events: list[tuple[str, int | None, str, datetime, dict[str, Any]]]


@dataclass
class Papers:
    request: int
    letter: bytes = b""
    letter_pages: int = 0
    sealed: bytes = b""
    sealed_pages: int = 0
    sealed_at: datetime | None = None
    certificate: dict[str, Any] = field(default_factory=dict)
    bill: bytes = b""
    bill_copy: bytes = b""
    picture: tuple[bytes, bytes, int, int] = (b"", b"", 0, 0)
    findings: dict[str, Any] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)


SIGNED, BILL = "<signed>", "<bill>"


def make(job: Job) -> Papers:
    """Make the letter, its seal, the bill with its picture, and the history that names them."""
    made = Papers(job.request.pk)
    if job.letter:
        _letter(job.letter, made)
    if job.has_bill:
        _bill(job, made)
    known = {SIGNED: sha256(made.letter), BILL: sha256(made.bill)}
    for kind, actor, label, at, data in job.events:
        said = {key: _with(value, known) for key, value in data.items()}
        _append(made, kind, (actor, label), at, said)
    if job.letter and job.is_sealed:
        _seal(job, job.letter, made)
    return made


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _with(value: Any, known: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_with(one, known) for one in value]
    return known.get(value, value) if isinstance(value, str) else value


def _append(
    made: Papers, kind: str, who: tuple[int | None, str], at: datetime, data: dict[str, Any]
) -> None:
    event = Event(
        request_id=made.request,
        seq=len(made.events) + 1,
        kind=kind,
        data=data,
        actor_id=who[0],
        actor_label=who[1][:160],
        at=at,
        prev_hash=made.events[-1].hash if made.events else "",
    )
    event.hash = digest_of(event)
    made.events.append(event)


def _letter(letter: LetterOfAuthorization, made: Papers) -> None:
    from porting.papers.letters import letter_pdf

    pdf = letter_pdf(letter)
    made.letter, made.letter_pages = pdf.content, pdf.page_count
    letter.document = Document(size=len(pdf.content), page_count=pdf.page_count)
    if letter.signed_at:
        letter.signed_sha256 = sha256(pdf.content)


def _seal(job: Job, letter: LetterOfAuthorization, made: Papers) -> None:
    """Seal what was signed. That happens today, however long ago the story says it was signed."""
    from porting.papers.seals import seal
    from porting.papers.signed_letters import added_pages

    key, now = seal_keys.load(), timezone.now()
    by = SealedBy(key, job.code, now)
    made.certificate = certificate_of(letter, made.events, by)
    sealed = seal(made.letter, added_pages(letter, made.certificate).content, key)
    made.sealed, made.sealed_pages, made.sealed_at = sealed.content, sealed.page_count, now
    said = {"letters": [letter.reference], "sha256": sha256(sealed.content)}
    _append(made, "letter_sealed", nobody(), now, said | {"certificate": key.sha256})


def nobody() -> tuple[None, str]:
    return None, label_of(None)


def _bill(job: Job, made: Papers) -> None:
    """Print a bill that says what was entered, and read and draw it as the worker would."""
    import pypdfium2

    from porting.papers.flatten import flattened
    from porting.papers.read_pages import webp

    row = job.request
    lines = [
        f"{row.carrier_name}: sample bill of the Portdesk demo. Not a real bill.",
        "",
        row.end_user_name,
        row.service_street,
        f"{row.service_city} {row.service_state} {row.service_zip}",
        f"Account number {row.account_number}",
        f"Bill date {row.created_at:%m/%d/%Y}",
        "",
        *map(national, job.numbers[:LISTED]),
    ]
    made.bill = one_page(lines)
    made.bill_copy = flattened(made.bill)
    document = pypdfium2.PdfDocument(made.bill_copy)
    page = document[0]
    text = page.get_textpage().get_text_bounded()
    picture = page.render(scale=WIDE / page.get_width()).to_pil().convert("RGB")
    made.picture = (webp(picture, WIDE), webp(picture, THUMB), picture.width, picture.height)
    page.close()
    document.close()
    entered = Entered(
        account_number=row.account_number, name=row.end_user_name, street=row.service_street,
        zip_code=row.service_zip, btn=row.btn, numbers=frozenset(job.numbers),
    )  # fmt: skip
    made.findings = compare([text], entered, latest=timezone.now().date())


def one_page(lines: list[str]) -> bytes:
    """Return a PDF of one page with these lines of plain ASCII."""
    import pikepdf

    said = "\n".join(f"({_escaped(line)}) Tj T*" for line in lines)
    stream = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(612, 792))
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = pdf.make_stream(f"BT /F1 11 Tf 14 TL 60 740 Td\n{said}\nET".encode())
        pdf.save(stream)
    return stream.getvalue()


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")

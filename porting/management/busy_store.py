"""Stores what belongs to a batch of requests of the busy demo: papers, orders, numbers, history."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile

from numbers.models import TrackingNumber
from porting import outbox
from porting.choices import (
    ENDED,
    RELEASING,
    DocumentKind,
    LineType,
    OutboxState,
    Status,
    Verdict,
)
from porting.management.busy_papers import Job, Papers, sha256
from porting.management.busy_people import Client
from porting.management.busy_plans import APPROVED as PASSED_REVIEW
from porting.management.busy_plans import BEGUN, LETTER_OUT, SENT, SUBMITTED, TAKEN, Plan
from porting.management.busy_stamps import stamp
from porting.management.busy_story import REFUSED, SENT_BACK, ZONE, Past, actor
from porting.models import (
    AgreedStatement,
    Document,
    DocumentPage,
    DocumentReading,
    Event,
    LetterOfAuthorization,
    LetterSeal,
    Note,
    OutboxMessage,
    PortNumber,
    PortOrder,
    PortRequest,
    Rejection,
)
from porting.papers.certificates import time_source
from porting.papers.seal_keys import SealKey
from porting.rules.agreements import STATEMENTS, VERSION
from porting.rules.rejections import fix_fields_of
from porting.services import sealing

S = Status
EXPECTED = (S.FOC_CONFIRMED, S.JEOPARDY, S.ACTIVATING)
LIVE = (S.PORTED, S.SNAPBACK)
MARKS = "ABCDEFGH"


@dataclass
class Made:
    """One request on its way into the database."""

    plan: Plan
    client: Client
    past: Past
    row: PortRequest
    e164s: list[str]
    account_number: str
    job: Job | None = None
    papers: Papers = field(default_factory=lambda: Papers(0))
    letter: LetterOfAuthorization | None = None
    documents: dict[str, Document] = field(default_factory=dict)
    orders: list[PortOrder] = field(default_factory=list)

    @property
    def is_acted_on(self) -> bool:
        """Whether the desk's next press asks for a sealed letter: Approve, or Mark as sent."""
        return SUBMITTED <= self.plan.story.stage < SENT and self.row.ended_at is None

    @property
    def marks(self) -> list[str]:
        return list(MARKS[: len(self.plan.story.orders)])


def notes(batch: Sequence[Made]) -> None:
    stored: list[tuple[Note, Made, datetime]] = []
    for made in batch:
        for told in made.past.notes:
            key, label = actor(told.by)
            note = Note(
                request=made.row, text=told.text, audience=told.audience, author_id=key,
                author_label=label[:120], is_from_staff=told.is_from_staff,
                is_status=told.is_status, mail=told.mail if told.is_status else "",
            )  # fmt: skip
            stored.append((note, made, told.at))
    Note.objects.bulk_create([note for note, _, _ in stored])
    stamp(Note, ("created_at",), [(note.pk, at) for note, _, at in stored])
    for note, made, _ in stored:
        for kind, _by, _at, data in made.past.events:
            if kind == "note_posted" and not note.is_status:
                data["note"] = note.pk
    mails = [
        OutboxMessage(
            kind="send_mail", dedupe_key=f"send_mail:{mail}:note:{note.pk}",
            reference=made.row.reference, state=OutboxState.DONE, attempts=1, due_at=at,
            done_at=at + timedelta(seconds=20),
            payload={"mail": mail, "request": made.row.pk, "note": note.pk},
        )
        for note, made, at in stored
        if note.audience == "customer" and (mail := note.mail or "new_note")
    ]  # fmt: skip
    OutboxMessage.objects.bulk_create(mails)
    stamp(OutboxMessage, ("created_at",), [(mail.pk, mail.due_at) for mail in mails])


def documents(batch: Sequence[Made]) -> None:
    """Store the files and their rows: the letter, the sealed letter, the bill with its picture."""
    stamps: list[tuple[Document, datetime]] = []
    for made in batch:
        papers, at = made.papers, made.past.at
        kinds = (
            ("letter", DocumentKind.LETTER, papers.letter, papers.letter_pages, LETTER_OUT),
            ("sealed", DocumentKind.SIGNED_LETTER, papers.sealed, papers.sealed_pages, SUBMITTED),
            ("bill", DocumentKind.BILL, papers.bill, 1, SUBMITTED),
        )
        for name, kind, content, pages, stage in kinds:
            if not content:
                made.documents.pop(name, None)
                continue
            paper = made.documents.setdefault(name, Document(request=made.row))
            paper.kind, paper.content_type, paper.page_count = kind, "application/pdf", pages
            paper.size, paper.sha256 = len(content), sha256(content)
            paper.original_name = _name_of(name, made)
            if name == "bill":
                paper.uploaded_by_guest = made.row.signer_email
            paper.file.save("", ContentFile(content), save=False)
            stamps.append((paper, at[stage] - timedelta(minutes=10)))
    Document.objects.bulk_create([paper for paper, _ in stamps])
    stamp(Document, ("created_at",), [(paper.pk, at) for paper, at in stamps])
    readings, pages_of = [], []
    for made in batch:
        if (paper := made.documents.get("bill")) is None:
            continue
        large, small, width, height = made.papers.picture
        read_at = made.past.at[SUBMITTED]
        reading = DocumentReading(document=paper, read_at=read_at, findings=made.papers.findings)
        reading.safe_type = "application/pdf"
        reading.safe_file.save("", ContentFile(made.papers.bill_copy), save=False)
        page = DocumentPage(document=paper, number=1, width=width, height=height, thumb=small)
        page.file.save("", ContentFile(large), save=False)
        readings.append(reading)
        pages_of.append(page)
    DocumentReading.objects.bulk_create(readings)
    DocumentPage.objects.bulk_create(pages_of)


def _name_of(name: str, made: Made) -> str:
    if name == "bill":
        return f"{made.plan.carrier} bill.pdf"
    signed = " signed" if name == "sealed" else ""
    return f"Letter {made.row.reference}-L1{signed}.pdf"


def letters(batch: Sequence[Made]) -> None:
    letters = []
    for made in batch:
        if (letter := made.letter) is None:
            continue
        letter.document = made.documents["letter"]
        letter.signed_document = made.documents.get("sealed")
        if letter.signed_at:
            letter.signed_sha256 = letter.document.sha256
        letters.append(letter)
    LetterOfAuthorization.objects.bulk_create(letters)
    stamp(LetterOfAuthorization, ("created_at",), [(one.pk, one.sent_at) for one in letters])


def orders(batch: Sequence[Made]) -> None:
    orders = []
    for made in batch:
        if made.letter is None:
            continue
        story, past = made.plan.story, made.past
        for place, mark in enumerate(made.marks):
            status = story.orders[place]
            order = PortOrder(
                request=made.row, letter=made.letter, mark=mark, status=status, version=3,
                line_class=made.letter.group_class,
            )  # fmt: skip
            if story.stage >= PASSED_REVIEW:
                order.pon, order.approved_at = past.pon(mark), past.at[PASSED_REVIEW]
                order.approved_by = past.staff[0]
                order.is_flagged = story.trouble == "flagged"
            if story.stage >= SENT:
                order.sent_at = past.at[SENT]
            if at := past.dates[place]:
                order.foc_at, order.foc_time_zone = at, ZONE
                order.foc_received_at = past.at[max(SENT, min(story.stage, SENT))]
            if status in ENDED:
                order.ended_at = past.ended_at
            made.orders.append(order)
            orders.append(order)
    PortOrder.objects.bulk_create(orders)
    stamp(PortOrder, ("created_at",), [(one.pk, one.letter.sent_at) for one in orders])


def numbers(batch: Sequence[Made]) -> None:
    here, rows = [], []
    for made in batch:
        client, past, is_set_up = made.client, made.past, made.plan.story.stage > BEGUN
        for at, (e164, (place, status)) in enumerate(
            zip(made.e164s, made.plan.status_of_number, strict=True)
        ):
            row = PortNumber(
                request=made.row, order=made.orders[place] if made.orders else None, position=at,
                typed=e164, e164=e164, status=status, is_claimed=status not in RELEASING,
                line_type=LineType.MOBILE if made.plan.is_mobile else LineType.LANDLINE,
                verdict=Verdict.CAN_PORT if is_set_up else Verdict.NOT_CHECKED,
                description=f"Line {at + 1}", route=client.route if is_set_up else None,
                source=client.source if is_set_up else None, is_texting_enabled=at % 2 == 0,
            )  # fmt: skip
            rows.append(row)
            if status not in (*EXPECTED, *LIVE):
                continue
            is_live = status in LIVE
            number = TrackingNumber(
                account=client.account, e164=e164, description=row.description, route=client.route,
                source=client.source, call_settings=client.settings,
                is_texting_enabled=row.is_texting_enabled, expected_at=past.dates[place],
                live_at=past.ended_at if is_live else None,
            )  # fmt: skip
            here.append(number)
            if is_live:
                row.tracking_number, row.ported_at = number, past.ended_at
    TrackingNumber.objects.bulk_create(here, batch_size=500)
    for row in rows:
        row.tracking_number = row.tracking_number  # its key is known only now
    PortNumber.objects.bulk_create(rows, batch_size=500)
    when = {made.row.pk: made.past.at[BEGUN] for made in batch}
    stamp(PortNumber, ("created_at",), [(row.pk, when[row.request_id]) for row in rows])


def around(batch: Sequence[Made]) -> None:
    """The history, what was agreed to, and what came back."""
    events: list[Event] = []
    agreed, rejections = [], []
    for made in batch:
        past, row, story = made.past, made.row, made.plan.story
        events += made.papers.events
        if story.stage > BEGUN:
            agreed += [
                AgreedStatement(
                    request=row, slug=one.slug, text_version=VERSION, text_sha256=one.sha256,
                    agreed_by=made.client.user, ip="192.0.2.10",
                    agreed_at=past.at[BEGUN] + timedelta(minutes=6),
                )
                for one in STATEMENTS
            ]  # fmt: skip
        if story.orders == (S.INFO_NEEDED,):
            at = past.at[TAKEN] + timedelta(minutes=50)
            rejections.append((_came_back(made, [SENT_BACK]), at))
        if story.orders == (S.REJECTED,):
            no = _came_back(made, [REFUSED], order=made.orders[0], is_from_carrier=True)
            no.carrier_words = "ACCOUNT NUMBER NOT ON RECORD"
            rejections.append((no, past.at[SENT] + timedelta(hours=3)))
    Event.objects.bulk_create(events, batch_size=500)
    AgreedStatement.objects.bulk_create(agreed, batch_size=500)
    Rejection.objects.bulk_create([one for one, _ in rejections])
    stamp(Rejection, ("created_at",), [(one.pk, at) for one, at in rejections])


def _came_back(made: Made, reasons: list[str], **more: Any) -> Rejection:
    by, fields = made.past.staff[0], fix_fields_of(reasons)
    return Rejection(
        request=made.row, reasons=reasons, fix_fields=fields, created_by=by, **more
    )  # fmt: skip


def seals(batch: Sequence[Made], key: SealKey) -> None:
    """Store the seals; what no press waits for is left to the worker, as any signed letter is."""
    known = sealing.known(key)
    LetterSeal.objects.bulk_create(
        LetterSeal(
            letter=made.letter, document=made.documents["sealed"],
            sha256=made.documents["sealed"].sha256, code=made.papers.certificate["code"],
            sealed_by=known, time_source=time_source(), certificate=made.papers.certificate,
            sealed_at=made.papers.sealed_at,
        )
        for made in batch
        if "sealed" in made.documents
    )  # fmt: skip
    left = [
        made.letter
        for made in batch
        if made.letter and made.letter.signed_at and "sealed" not in made.documents
    ]
    promises = [(f"letter:{one.pk}", one.request.reference, {"letter": one.pk}) for one in left]
    outbox.add_all(sealing.KIND, promises)

"""Every mail with made-up rows that are stored nowhere, for the gallery that staff read."""

from datetime import UTC, datetime

from accounts.models import Account, User
from porting.choices import Audience, Kind, LineClass, Status
from porting.emails import TO_ASKED, TO_SIGNER, write
from porting.emails.about import About, Reader, site
from porting.emails.frame import Mail
from porting.models import LetterOfAuthorization, Note, PortOrder, PortRequest

E164S = ("+15125550101", "+15125550102", "+15125550103")
SENT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
SIGNED = datetime(2026, 11, 21, 18, 5, tzinfo=UTC)
ENDS = datetime(2026, 12, 4, 15, 0, tzinfo=UTC)
FOC = datetime(2026, 12, 8, 16, 30, tzinfo=UTC)

# What the note of a mail says, where the mail repeats it.
WORDS = {
    "sent_back": "Zip Code differs. The bill shows 78664: look at the service address.",
    "numbers_failed": "(512) 555-0103 did not move: the line was disconnected.",
    "paper_refused": "A virus was found in bill.pdf, so we put it aside. Send another copy.",
    "letter_declined": "Dana Ortiz did not sign the letter. The company name is wrong.",
    "on_hold": "On hold: our team is checking this request and will write to you.",
    "not_submitted": "Both papers are in, but we could not submit this request for you.",
    "letter_reported": "Dana Ortiz says that they did not ask for this.",
    "number_in_use": "(512) 555-0101 is on the way here, and now also a phone of Ortiz Dental.",
    "cancelled": "The port was cancelled. We keep this line after all.",
    "ticket_question": "The second page of the bill is missing. Can you add it?",
    "ticket_done": "Carrier C moved (512) 555-0170 this morning. Send a test page.",
    "ticket_refused": "This fax number is leased from a reseller, so its owner has to ask.",
    "ticket_withdrawn": "This was withdrawn. We keep this line after all.",
}
NOTE = "Verizon usually answers within a week."


UNSIGNED = (
    "letter_request", "letter_reminder", "letter_sent", "letter_not_signed", "letter_ended",
    "letter_bounced", "letter_reported", "signing_code", "withdrawn",
)  # fmt: skip


def sample(name: str) -> Mail:
    """Return the mail of this name about an invented request. Raises KeyError for no such mail."""
    request = PortRequest(
        reference="PR-7F3K2Q",
        account=Account(name="Ortiz Dental", public_id="AC-7F3K2Q"),
        created_by=User(email="sam@ortiz.example", first_name="Sam", last_name="Reed"),
        kind=Kind.FAX if name.startswith("ticket") else Kind.VOICE,
        name="Fax (512) 555-0170" if name.startswith("ticket") else "Austin clinics",
        status=Status.SUBMITTED,
        carrier_name="Verizon",
        business_name="Ortiz Family Dental, PLLC",
        account_type="business",
        user_first_name="Sam",
        user_last_name="Reed",
        user_email="sam@ortiz.example",
        signer_name="Dana Ortiz",
        signer_email="dana@ortiz-family.example",
        updated_at=SENT,
    )
    letter = LetterOfAuthorization(
        request=request,
        created_by=request.created_by,
        group_class=LineClass.LOCAL,
        signer_name=request.signer_name,
        signer_email=request.signer_email,
        message="Hi Dana, this is the letter we talked about. Thanks!",
        sent_at=SENT,
        expires_at=ENDS,
        signed_at=None if name in UNSIGNED else SIGNED,
    )
    note = Note(
        request=request,
        text=WORDS.get(name, NOTE),
        audience=Audience.CUSTOMER,
        author_label="Priya Nair",
        is_from_staff=True,
    )
    about = About(
        request=request,
        reader=Reader(request.signer_email, request.signer_name, is_stranger=True)
        if name in TO_SIGNER | TO_ASKED
        else Reader("sam@ortiz.example", "Sam"),
        note=None if name in TO_SIGNER | TO_ASKED else note,
        letter=letter,
        order=PortOrder(
            request=request, letter=letter, mark="A", pon="7F3K2Q-A", foc_at=FOC,
            foc_time_zone="America/Chicago",
        ),
        numbers=E164S,
        number_count=len(E164S),
        link=site("/s/example-of-a-secret-link/"),
        code="482913",
        missing=("bill", "submit") if name == "letter_signed" else (),
    )  # fmt: skip
    return write(name, about)

"""The words of the trade that are stored in columns. Imports nothing of ours."""

from django.db.models import TextChoices


class Status(TextChoices):
    """Where a request, a carrier order or a number is. One list for all three levels.

    ``DRAFT`` lasts until Submit: waiting for a signature or a bill shows as whose move it is.
    The moves are in ``porting.rules.lifecycle.MOVES``, and docs/lifecycle.md says them in words.
    """

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    IN_REVIEW = "in_review", "In review"
    INFO_NEEDED = "info_needed", "Information needed"
    READY = "ready", "Ready to send"
    SENT = "sent", "Sent to the carrier"
    REJECTED = "rejected", "Rejected by the carrier"
    SUPP_SENT = "supp_sent", "Correction sent to the carrier"
    FOC_CONFIRMED = "foc_confirmed", "Port date set"
    JEOPARDY = "jeopardy", "Date at risk"
    CONFLICT = "conflict", "Carrier objects"
    ACTIVATING = "activating", "Moving now"
    PORTED = "ported", "Live"
    PARTLY_PORTED = "partly_ported", "Partly live"
    CANCEL_REQUESTED = "cancel_requested", "Cancelling"
    CANCELLED = "cancelled", "Cancelled"
    FAILED = "failed", "Did not move"
    SNAPBACK = "snapback", "Moved back"


# The customer may change the request's pages.
EDITABLE = (Status.DRAFT, Status.INFO_NEEDED)
# Nothing more will happen by itself.
ENDED = (Status.PORTED, Status.PARTLY_PORTED, Status.CANCELLED, Status.FAILED)
# These let go of their numbers: somebody else may ask for them.
RELEASING = (Status.DRAFT, Status.REJECTED, Status.CANCELLED, Status.FAILED)


class Kind(TextChoices):
    """What a request asks for. Only ``VOICE`` has sections, orders and letters, the rest do not."""

    VOICE = "voice", "Voice numbers"
    FAX = "fax", "Fax numbers"
    OTHER_COUNTRY = "other_country", "Numbers of another country"
    QUESTION = "question", "Question"


# What the statuses are called on a ticket, a request of any other kind than voice: nothing ports.
TICKET_STATUSES = {
    Status.DRAFT: "Draft",
    Status.SUBMITTED: "Sent to our team",
    Status.IN_REVIEW: "With our team",
    Status.INFO_NEEDED: "Waiting for an answer",
    Status.PORTED: "Done",
    Status.FAILED: "Refused",
    Status.CANCELLED: "Withdrawn",
}


class LineType(TextChoices):
    """What a number is used with. Nobody can tell mobile from landline by the digits, so we ask."""

    UNKNOWN = "unknown", "Not sure"
    LANDLINE = "landline", "Landline or VoIP"
    MOBILE = "mobile", "Mobile"
    TOLL_FREE = "toll_free", "Toll-free"


class LineClass(TextChoices):
    """What may travel in one carrier order: see ``porting.rules.grouping``."""

    LOCAL = "local", "Local numbers"
    LOCAL_CA = "local_ca", "Local numbers in Canada"
    WIRELESS = "wireless", "Mobile numbers"
    WIRELESS_CA = "mobile_ca", "Mobile numbers in Canada"
    TOLL_FREE = "toll_free", "Toll-free numbers"  # one numbering for both countries

    @property
    def kind(self) -> "LineClass":
        """Local, mobile or toll-free, whichever the country: what a letter says differs by it."""
        return _WITHOUT_COUNTRY.get(self, self)

    @property
    def in_canada(self) -> "LineClass":
        return {LineClass.LOCAL: LineClass.LOCAL_CA, LineClass.WIRELESS: LineClass.WIRELESS_CA}.get(
            self, self
        )


_WITHOUT_COUNTRY = {one.in_canada: one for one in (LineClass.LOCAL, LineClass.WIRELESS)}


class MobileAnswer(TextChoices):
    NONE = "none", "No, none of them"
    ALL = "all", "Yes, all of them"
    SOME = "some", "Some of them"


class AccountType(TextChoices):
    BUSINESS = "business", "Business"
    RESIDENTIAL = "residential", "A person (residential)"


class Scope(TextChoices):
    FULL = "full", "No, all move"
    PARTIAL = "partial", "Yes, some stay"


class SignerIs(TextChoices):
    BILLING_CONTACT = "billing_contact", "The billing contact"
    ME = "me", "Me"
    SOMEONE_ELSE = "someone_else", "Someone else"


class Relationship(TextChoices):
    OWNER = "owner", "Owner"
    OFFICER = "officer", "Officer"
    EMPLOYEE = "employee", "Employee with authority"
    AGENT = "agent", "Authorized agent"


class Feature(TextChoices):
    """What else may hang on the lines and stop when the number moves."""

    INTERNET = "internet", "Internet (DSL)"
    ALARM = "alarm", "Alarm or elevator"
    FAX = "fax", "Fax"
    HUNT_GROUP = "hunt_group", "Hunt group"


class Verdict(TextChoices):
    """What the portability check says of one number (seed 001, "Some numbers may get rejected")."""

    NOT_CHECKED = "", "Not checked yet"
    CAN_PORT = "can_port", "Can port"
    WE_WILL_CHECK = "we_will_check", "We will check"
    NOT_A_US_NUMBER = "not_a_us_number", "Not a valid US/CA number"
    CANADIAN = "canadian", "Canadian number"
    RECEIVING_NUMBER = "receiving_number", "Receiving number"
    FAIL_SAFE = "fail_safe", "Fail-safe number"
    USER_NUMBER = "user_number", "Assigned to a user"
    ALREADY_HERE = "already_here", "Already a tracking number"
    OTHER_REQUEST = "other_request", "In another request"
    NOT_AVAILABLE = "not_available", "Cannot be added"  # another account's, whatever it is there
    NOT_COVERED = "not_covered", "Not covered"


GOOD_VERDICTS = (Verdict.CAN_PORT, Verdict.WE_WILL_CHECK)


class DocumentKind(TextChoices):
    BILL = "bill", "Phone bill"
    LETTER = "letter", "Letter of Authorization"
    SIGNED_LETTER = "signed_letter", "Signed Letter of Authorization"
    PAPER_LETTER = "paper_letter", "Letter signed on paper"
    CSR = "csr", "Customer service record"
    OTHER = "other", "Other paper"


class Scan(TextChoices):
    """What the virus scanner said of an uploaded file."""

    NONE = "", "Not scanned"
    WAITING = "waiting", "Waits for the virus scanner"
    CLEAN = "clean", "No virus found"
    INFECTED = "infected", "Virus found"


class Purpose(TextChoices):
    """What an emailed link may be used for; a link serves one purpose."""

    SIGN = "sign", "Read and sign the letter"
    BILL = "bill", "Send the phone bill"
    FOLLOW = "follow", "Say whether updates are wanted"


class Method(TextChoices):
    """How a letter is offered to its signer, and after the signature how it was signed."""

    LINK = "link", "By emailed link"
    ACCOUNT = "account", "Signed in to the account"
    PAPER = "paper", "On paper"


class Audience(TextChoices):
    CUSTOMER = "customer", "Customer and staff"
    STAFF = "staff", "Staff only"


class ImportState(TextChoices):
    """How far the import of a list of numbers is."""

    PREPARING = "preparing", "Being prepared"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Cancelled"
    STOPPED = "stopped", "Stopped"  # the request or its account changed under it


class LeftOut(TextChoices):
    """Why a row of a list was not imported."""

    FIX = "fix", "Needs a fix"
    DUPLICATE = "duplicate", "Duplicate"


class OutboxState(TextChoices):
    PENDING = "pending", "Waiting"
    LEASED = "leased", "Being worked on"
    DONE = "done", "Done"
    DEAD = "dead", "Given up"
    CANCELLED = "cancelled", "Cancelled"

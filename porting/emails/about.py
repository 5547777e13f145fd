"""What a mail is about: the rows it may speak of, already loaded, and the reader it is for."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from accounts import moments
from numbers.reading import national
from porting.emails.frame import LISTED, one_line
from porting.models import LetterOfAuthorization, Note, NumberImport, PortOrder, PortRequest


@dataclass(frozen=True)
class Reader:
    """Who reads the mail. ``name`` is the first name where we know it."""

    email: str
    name: str = ""
    is_staff: bool = False
    is_following: bool = False  # an address of "Email updates also to"
    is_stranger: bool = False  # has no login in the account: signers, followers who said yes


@dataclass(frozen=True)
class About:
    """A request and what one mail says of it.

    ``numbers`` are the first few of ``number_count`` numbers; ``link`` is the secret address
    made for this reader, where the mail carries one, and is stored nowhere; so are the six digits
    of ``code``.
    """

    request: PortRequest
    reader: Reader
    note: Note | None = None
    letter: LetterOfAuthorization | None = None
    order: PortOrder | None = None
    number_import: NumberImport | None = None
    numbers: tuple[str, ...] = ()
    number_count: int = 0
    missing: tuple[str, ...] = ()  # what has still to come in: rules.whose_move
    stops: tuple[str, ...] = ()  # what only the customer can put right, while the port is going on
    link: str = ""
    code: str = ""

    @property
    def name(self) -> str:
        """What people call the request, or its reference when it has no name yet."""
        return one_line(self.request.name) or self.request.reference

    @property
    def carrier(self) -> str:
        return one_line(self.request.carrier_name) or "your carrier"

    @property
    def carrier_first(self) -> str:
        """The carrier at the start of a sentence."""
        return self.carrier[0].upper() + self.carrier[1:]

    @property
    def kind_or_carrier(self) -> tuple[str, str]:
        """A label and the one fact that tells requests apart."""
        if self.request.is_ticket:
            return "Kind", self.request.get_kind_display()
        return "Carrier", self.carrier

    @property
    def signer(self) -> str:
        """The name on the letter, or on the request while there is none."""
        name = self.letter.signer_name if self.letter else self.request.signer_name
        return one_line(name) or "the signer"

    @property
    def lacks(self) -> str:
        """The one thing that comes next, as ``rules.whose_move`` calls it; "" when nothing does."""
        return self.missing[0] if self.missing else ""

    @property
    def greeting(self) -> str:
        name = one_line(self.reader.name)
        return f"Hi {name}," if name else "Hello,"

    @property
    def said(self) -> str:
        """The words of the note, as typed."""
        return self.note.text if self.note else ""

    def counted(self, noun: str = "number") -> str:
        """Return "1 number" or "12 numbers"."""
        return f"{self.number_count:,} {noun}{'' if self.number_count == 1 else 's'}"

    def listed(self) -> str:
        """Return the numbers in words; at most 20, then "and 180 more"."""
        shown = ", ".join(national(e164) for e164 in self.numbers[:LISTED])
        more = self.number_count - min(len(self.numbers), LISTED)
        return f"{shown} and {more:,} more" if more > 0 else shown

    def moment(self, at: datetime, zone: str = "") -> str:
        """Return a date and time in ``zone``, else the account's: "Tue, Dec 1, 10:30 AM CT"."""
        return moments.short_moment(at, zone or self.request.account.time_zone)

    def day(self, at: datetime) -> str:
        """Return a date in the account's zone: "Tue, Dec 1"."""
        return moments.short_day(at, self.request.account.time_zone)

    def page(self, url_name: str) -> str:
        """Return the full address of one of the request's pages, never from a Host header."""
        account = self.request.account.public_id
        return site(reverse(url_name, args=[account, self.request.reference]))

    def import_page(self) -> str:
        """Return the full address of the import's result, or of the numbers."""
        if self.number_import is None:
            return self.page("porting:numbers")
        account = self.request.account.public_id
        place = [account, self.request.reference, self.number_import.public_id]
        return site(reverse("porting:import", args=place))

    def account_page(self, url_name: str) -> str:
        return site(reverse(url_name, args=[self.request.account.public_id]))

    def desk_page(self) -> str:
        return site(reverse("desk:request", args=[self.request.reference]))


def site(path: str) -> str:
    """Return the full address of a path on this site."""
    return settings.SITE_URL + path

"""What has happened to a request of the busy demo by now: its history, notes and moments."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import User
from porting.choices import Audience, Method, Status
from porting.management.busy_papers import BILL, SIGNED
from porting.management.busy_plans import (
    APPROVED,
    BEGUN,
    DATED,
    LETTER_OUT,
    OVER,
    SENT,
    SUBMITTED,
    TAKEN,
    Plan,
)
from porting.models import PortRequest
from porting.rules import consent
from porting.rules.agreements import STATEMENTS, VERSION
from porting.rules.rejections import REASON
from porting.rules.standing import moment
from porting.services.actors import Guest, label_of
from porting.services.port_dates import counted

S = Status
ZONE = "America/Chicago"
BILL_ID = "<bill id>"
BROWSER = "Mozilla/5.0 (demo data)"
# Hours after the request was begun, for a request of a week or more; younger ones went faster.
HOURS = {
    LETTER_OUT: 2.0, SUBMITTED: 20.0, TAKEN: 27.0, APPROVED: 30.0, SENT: 32.0, DATED: 75.0,
}  # fmt: skip
SENT_BACK, REFUSED = "postal_code_mismatch", "account_number_wrong"


# What no page offers yet, so that the history has one event for it and no note.
MOVED_BY_HAND = (
    S.REJECTED, S.SUPP_SENT, S.CONFLICT, S.CANCEL_REQUESTED, S.JEOPARDY, S.ACTIVATING, S.SNAPBACK,
)  # fmt: skip


@dataclass
class Told:
    """A note that is stored, with the mail that told it ("" for one that is never mailed)."""

    text: str
    at: datetime
    by: Any = None
    mail: str = ""
    audience: str = Audience.CUSTOMER
    is_from_staff: bool = False

    @property
    def is_status(self) -> bool:
        return bool(self.mail) and self.mail != "new_note"


@dataclass
class Past:
    """Moments of a request, what was told, and what its history says."""

    plan: Plan
    row: PortRequest
    customer: User
    staff: tuple[User, User]
    now: datetime
    at: dict[int, datetime] = field(default_factory=dict)
    dates: list[datetime | None] = field(default_factory=list)  # the port date of each order
    notes: list[Told] = field(default_factory=list)
    events: list[tuple[str, Any, datetime, dict[str, Any]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        story, began = self.plan.story, self.now - timedelta(days=self.plan.age_days)
        faster = min(1.0, self.plan.age_days * 24 / 100) if story.stage else 1.0
        self.at = {
            stage: began + timedelta(hours=hours * faster)
            for stage, hours in ({BEGUN: 0.0} | HOURS).items()
        }
        self.dates = [
            self._date(place) if story.stage >= DATED or status == S.FOC_CONFIRMED else None
            for place, status in enumerate(story.orders)
        ]

    @property
    def signer(self) -> Guest:
        return Guest(self.row.signer_name, self.row.signer_email, "198.51.100.7", BROWSER)

    @property
    def ended_at(self) -> datetime:
        """When the last thing happened to numbers that are live or did not move."""
        dates = [date for date in self.dates if date and date <= self.now]
        return max(dates) + timedelta(minutes=40) if dates else self.at[SUBMITTED] + self._hour(3)

    def _hour(self, count: float) -> timedelta:
        return timedelta(hours=count)

    def _date(self, place: int) -> datetime:
        """Tuesday to Thursday, as carriers like it: before now when it is over, else ahead."""
        status, day = self.plan.story.orders[place], self.now.astimezone(ZoneInfo(ZONE)).date()
        if self.plan.story.trouble == "passed":
            day -= timedelta(days=1 + self.plan.number % 3)
        elif status == S.ACTIVATING:
            pass  # today
        elif self.plan.story.stage == OVER and status != S.FOC_CONFIRMED:
            sent = self.at[DATED].astimezone(ZoneInfo(ZONE)).date()
            day = sent + (day - sent) * 2 // 3
        else:
            day += timedelta(days=3 + 7 * place + self.plan.number % 9)
            day += timedelta(days=(1 - day.weekday()) % 7 if day.weekday() not in (1, 2, 3) else 0)
        hour = time(0, 30) if status == S.ACTIVATING else time(10, 30)
        return datetime.combine(day, hour, ZoneInfo(ZONE)).astimezone(UTC)

    # --- Telling it -----------------------------------------------------------

    def event(self, kind: str, by: Any, at: datetime, **data: Any) -> None:
        self.events.append((kind, by, at, data))

    def note(self, text: str, by: Any, at: datetime, mail: str, **how: Any) -> None:
        self.notes.append(Told(text, at, by, mail, **how))

    def tell(self, marks: list[str]) -> None:
        """Fill in notes and events from the first to the last."""
        stage = self.plan.story.stage
        self._begin()
        if stage >= LETTER_OUT:
            self._letter()
        if stage >= SUBMITTED:
            self._papers()
        if stage >= TAKEN:
            self.event("taken", self.staff[0], self.at[TAKEN])
            said = "We have started to check your papers."
            self.note(said, self.staff[0], self.at[TAKEN], "in_review")
        if stage >= APPROVED:
            self._approved(marks)
        if stage >= SENT:
            self._at_the_carrier(marks)
        self._trouble()

    def _begin(self) -> None:
        at, by = self.at[BEGUN], self.customer
        minutes = iter(range(1, 60))

        def then() -> datetime:
            return at + timedelta(minutes=next(minutes))

        self.event("request_started", by, at)
        saved = ["account_number", "account_type", "business_name", "carrier_name", "service_zip"]
        self.event("section_saved", by, then(), fields=saved, version=2)
        self.event("numbers_added", by, then(), count=self.plan.size)
        if self.plan.story.stage == BEGUN:
            return
        self.event("numbers_configured", by, then(), count=self.plan.size)
        self.event("check_asked", by, then())
        self.event("numbers_checked", None, then(), can_port=self.plan.size, cannot=0)
        slugs = [one.slug for one in STATEMENTS]
        self.event("agreements_confirmed", by, then(), slugs=slugs, text_version=VERSION)

    def _letter(self) -> None:
        at, row, letters = self.at[LETTER_OUT], self.row, [f"{self.row.reference}-L1"]
        how = {"signer": row.signer_name, "method": Method.LINK}
        self.event("letter_prepared", self.customer, at, letters=letters, **how)
        self.event("letter_sent", self.customer, at, letters=letters)
        said = f"We sent the letter to {row.signer_name} at {row.signer_email} to be signed."
        self.note(said, self.customer, at, "letter_sent")

    def _papers(self) -> None:
        letters, by = [f"{self.row.reference}-L1"], self.signer
        went, came = self.at[LETTER_OUT], self.at[SUBMITTED]
        seen, signed, bill = (went + (came - went) * part for part in (0.7, 0.75, 0.85))
        device = {"ip": by.ip, "user_agent": by.user_agent}
        agreed = {"version": consent.VERSION, "sha256": consent.sha256()}
        self.event("consent_given", by, seen, **agreed, **device)
        what = {"letters": letters, "sha256": [SIGNED], "name": by.name}
        self.event("letter_signed", by, signed, **what, **device)
        said = f"{by.name} signed the letter. Next: send the phone bill."
        self.note(said, by, signed, "letter_signed")
        self.event("bill_uploaded", by, bill, document=BILL_ID, sha256=BILL)
        self.note("The phone bill is here. Next: press Submit.", by, bill, "bill_received")
        self.event("submitted", self.customer, came, numbers=self.plan.size, answered=0)
        self.note("Sent to carrier relations.", self.customer, came, "submitted")

    def _approved(self, marks: list[str]) -> None:
        at, by, row = self.at[APPROVED], self.staff[0], self.row
        orders = "your order" if len(marks) == 1 else f"your {len(marks)} orders"
        self.event("approved", by, at, pons=[self.pon(mark) for mark in marks])
        said = f"Your papers are checked. We send {orders} to {row.carrier_name} next."
        self.note(said, by, at, "approved")

    def pon(self, mark: str) -> str:
        return f"{self.row.reference.removeprefix('PR-')}-{mark}"

    def size_of(self, place: int) -> int:
        return sum(order == place for order, _ in self.plan.status_of_number)

    def _at_the_carrier(self, marks: list[str]) -> None:
        by, row, statuses = self.staff[0], self.row, self.plan.story.orders
        for place, mark in enumerate(marks):
            named = {"order": mark, "pon": self.pon(mark)}
            self.event("order_sent", by, self.at[SENT], **named)
            said = (
                f"We sent order {self.pon(mark)} with {counted(self.size_of(place))} to "
                f"{row.carrier_name}. Keep your service there until the numbers are live."
            )
            self.note(said, by, self.at[SENT], "sent_to_carrier")
        for place, mark in enumerate(marks):
            if at := self.dates[place]:
                self._dated(place, mark, at)
        for place, mark in enumerate(marks):
            self._outcome(place, mark, statuses[place])

    def _dated(self, place: int, mark: str, at: datetime) -> None:
        by, when = self.staff[0], self.at[DATED]
        named = {"order": mark, "pon": self.pon(mark)}
        self.event("foc_recorded", by, when, **named, foc_at=at.isoformat(), time_zone=ZONE)
        said = (
            f"{self.row.carrier_name} confirmed the port date: {counted(self.size_of(place))} will "
            f"move on {moment(at, ZONE)} (order {self.pon(mark)})."
        )
        self.note(said, by, when, "port_date_set")

    def _outcome(self, place: int, mark: str, status: Status) -> None:
        by, named = self.staff[0], {"order": mark, "pon": self.pon(mark)}
        numbers = [s for order, s in self.plan.status_of_number if order == place]
        if live := sum(one in (S.PORTED, S.SNAPBACK) for one in numbers):
            self.event("numbers_ported", by, self.ended_at, **named, count=live)
            are = "1 number is" if live == 1 else f"{live:,} numbers are"
            said = f"{are} live. Call each number from another phone to test it."
            self.note(said, by, self.ended_at, "numbers_live")
        if gone := numbers.count(S.FAILED):
            self.event("numbers_failed", by, self.ended_at, **named, count=gone)
            said = f"{counted(gone)} did not move: the line was disconnected before the port."
            self.note(said, by, self.ended_at, "numbers_failed")
        if status in MOVED_BY_HAND:
            at = max(date for _, _, date, _ in self.events) + self._hour(2)
            self.event("moved", by, min(at, self.now), to=status)

    def _trouble(self) -> None:
        story, by = self.plan.story, self.staff[0]
        if story.orders == (S.INFO_NEEDED,):
            at, why = self.at[TAKEN] + timedelta(minutes=50), REASON[SENT_BACK]
            said = f"{why.title}. {why.customer_text}"
            self.event("sent_back", by, at, reasons=[SENT_BACK])
            self.note(f"We need a correction before we can go on.\n\n{said}", by, at, "sent_back")
        if story.orders == (S.CANCELLED,):
            at = self.ended_at
            self.event("cancelled", self.customer, at, reason="We keep these lines.")
            said = "The port was cancelled. We keep these lines."
            self.note(said, self.customer, at, "cancelled")
        if story.trouble == "disputed":
            at = self.at[SUBMITTED] + self._hour(1)
            self.event("letter_reported", self.signer, at, words="", ip=self.signer.ip)
            said = f"{self.signer.name} says that they did not ask for this."
            self.note(said, self.signer, at, "", audience=Audience.STAFF)
            on_hold = "On hold: our team is checking this request and will write to you."
            self.note(on_hold, None, at, "on_hold")
        if story.trouble == "unread":
            at = max(one[2] for one in self.events) + timedelta(minutes=25)
            asked = "Our bill shows suite 210. Do you need it in the service address?"
            self.event("note_posted", self.customer, min(at, self.now), audience=Audience.CUSTOMER)
            self.note(asked, self.customer, min(at, self.now), "new_note")


def actor(by: Any) -> tuple[int | None, str]:
    """Return the key and the name with which the history knows somebody."""
    return (by.pk if isinstance(by, User) else None, label_of(by))

"""Where a request stands and whose move it is: one answer for customers, staff and mails.

"Whose move" beats "status": everybody reads who must act next, since when, and when to expect
news. Words and shapes of tags are those of screens.md 2.3.
"""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from porting.choices import Status
from porting.models import PortRequest
from porting.rules.situations import Situation
from porting.rules.ticket_standing import words_of_ticket

STAGES = ("Draft", "Signed", "Checked", "With carrier", "Date set", "Live")


@dataclass(frozen=True)
class Standing:
    """Whose move it is, in words: for the tag, the headline and the baton strip."""

    whose: str  # you, signer, us, carrier or nobody
    shape: str  # of the tag: idle, you, them, set, ok or bad
    text: str  # of the tag
    headline: str
    sentence: str
    stages: list[dict[str, str]] = field(default_factory=list)

    @property
    def is_yours(self) -> bool:
        return self.whose == "you"


def moment(at: datetime, zone: str) -> str:
    """Return a port date in words: "Tuesday, December 1, 10:30 AM CT"."""
    local = at.astimezone(ZoneInfo(zone))
    time = f"{local.strftime('%I').lstrip('0')}:{local:%M %p}"
    return f"{local:%A, %B} {local.day}, {time} {zone_in_words(local)}"


def zone_in_words(local: datetime) -> str:
    """Return "CT" for a US zone in summer and winter alike, else the zone's own short name."""
    name = local.tzname() or ""
    return name[0] + name[-1] if len(name) == 3 and name[1] in "SD" and name[-1] == "T" else name


def short_date(at: datetime, zone: str = "UTC") -> str:
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%b} {local.day}"


def stand(request: PortRequest, situation: Situation, *, in_a_list: bool = False) -> Standing:
    """Return where the request stands for its customer; without the stages ``in_a_list``."""
    if request.is_ticket:
        return Standing(*words_of_ticket(request))
    status = Status(request.status)
    if status == Status.DRAFT:
        whose, shape, text, headline, sentence = _draft(request, situation)
    else:
        whose, shape, text, headline, sentence = _after_draft(request, situation)
    if 0 < situation.live < situation.numbers and status != Status.PARTLY_PORTED:
        text = f"{situation.live} of {situation.numbers} live"
    stages = [] if in_a_list else _stages(request, situation)
    return Standing(whose, shape, text, headline, sentence, stages)


Words = tuple[str, str, str, str, str]


def _draft(request: PortRequest, now: Situation) -> Words:
    if letter := now.declined:
        return (
            "you",
            "you",
            "You: the signer declined",
            f"{letter.signer_name} did not sign.",
            "Read the reason, correct what is wrong, and send the letter again.",
        )
    if now.letters and not now.signed_at:
        name = now.letters[0].signer_name
        return (
            "signer",
            "you",
            f"Signer: {name}",
            f"Waiting for {name}’s signature.",
            "We sent the letter by email. Nothing moves until it is signed.",
        )
    if now.signed_at and not now.has_bill:
        return (
            "you",
            "you",
            "You: send the bill",
            "One paper is missing.",
            f"The letter is signed. Send the latest {carrier(request)} bill next.",
        )
    if now.signed_at:
        return (
            "you",
            "you",
            "You: submit",
            "Everything is in. Press Submit.",
            "Check the request once, then submit it. Nothing moves until you do.",
        )
    if now.bad:
        return (
            "you",
            "you",
            f"You: fix {now.bad} {'number' if now.bad == 1 else 'numbers'}",
            "Some numbers cannot port yet.",
            "Fix or remove them to go on. The others are safe.",
        )
    return ("you", "idle", "Draft", "Not sent yet.", "Go on where you left off.")


def carrier(request: PortRequest) -> str:
    return request.carrier_name or "your carrier"


# After Submit: whose move, shape, tag, headline, sentence. {carrier} is the losing carrier by name.
_CHECKING = (
    "us",
    "them",
    "Our team",
    "It’s our move.",
    (
        "We check your papers within one business day. "
        "Nothing for you to do. Keep your {carrier} service on."
    ),
)
_WITH_CARRIER = (
    "carrier",
    "them",
    "{carrier}",
    "It’s {carrier}’s move.",
    (
        "They are comparing your details with their records. Most answers come within 5 business "
        "days. Nothing for you to do. Keep your {carrier} service on."
    ),
)
_AT_RISK = (
    "us",
    "them",
    "Our team",
    "The port date is at risk.",
    "We are talking to the carrier and tell you as soon as we know more.",
)
_WORDS: dict[Status, Words] = {
    Status.SUBMITTED: _CHECKING,
    Status.IN_REVIEW: _CHECKING,
    Status.INFO_NEEDED: (
        "you",
        "you",
        "You: correct and resubmit",
        "It’s your move.",
        "Something needs a correction before we can go on. Our note says what.",
    ),
    Status.READY: (
        "us",
        "them",
        "Our team",
        "Your papers are checked.",
        "We send the order to {carrier} next.",
    ),
    Status.SENT: _WITH_CARRIER,
    Status.SUPP_SENT: _WITH_CARRIER,
    Status.REJECTED: (
        "us",
        "them",
        "Our team",
        "{carrier} said no, and we are on it.",
        "We sort out the reason within one business day and tell you if we need you.",
    ),
    Status.FOC_CONFIRMED: (
        "carrier",
        "set",
        "Ports {day}",
        "Your numbers move {moment}.",
        (
            "Check where calls will ring, keep your phones at hand, "
            "and do not cancel {carrier} before we say so."
        ),
    ),
    Status.JEOPARDY: _AT_RISK,
    Status.CONFLICT: _AT_RISK,
    Status.SNAPBACK: _AT_RISK,
    Status.ACTIVATING: (
        "carrier",
        "them",
        "Moving now",
        "Your numbers are moving.",
        "This takes up to two hours. Test each number as it comes in.",
    ),
    Status.PORTED: (
        "nobody",
        "ok",
        "Live",
        "Your numbers are live.",
        "Test a call to each number. When all is well you can end your {carrier} service.",
    ),
    Status.PARTLY_PORTED: (
        "nobody",
        "set",
        "{live} of {numbers} live",
        "{live} of {numbers} numbers are live.",
        "{rest} did not move. The notes say why and what comes next.",
    ),
    Status.CANCEL_REQUESTED: (
        "carrier",
        "idle",
        "Cancelling",
        "{carrier} must confirm.",
        "We have asked for the port to be cancelled.",
    ),
    Status.CANCELLED: (
        "nobody",
        "idle",
        "Cancelled",
        "Nothing will move.",
        "This request was cancelled. Your service is as it was.",
    ),
    Status.FAILED: (
        "nobody",
        "bad",
        "Did not move",
        "The numbers did not move.",
        "The notes say why. You can start again with the same details.",
    ),
}


def _after_draft(request: PortRequest, now: Situation) -> Words:
    words = {
        "carrier": carrier(request),
        "live": now.live,
        "numbers": now.numbers,
        "rest": now.numbers - now.live,
        "day": "",
        "moment": "",
    }
    if now.foc_at:
        local = now.foc_at.astimezone(ZoneInfo(now.foc_time_zone))
        words["day"] = f"{local:%a, %b} {local.day}"
        words["moment"] = moment(now.foc_at, now.foc_time_zone)
    whose, shape, text, headline, sentence = _WORDS[Status(request.status)]
    return (
        whose,
        shape,
        text.format(**words),
        headline.format(**words),
        sentence.format(**words),
    )


# How many of the six stages are behind a request in this status; a draft, and one that was
# cancelled or failed, says by its facts how far it is.
_BEHIND = {
    Status.SUBMITTED: 2,
    Status.IN_REVIEW: 2,
    Status.INFO_NEEDED: 2,
    Status.READY: 3,
    Status.SENT: 3,
    Status.SUPP_SENT: 3,
    Status.REJECTED: 3,
    Status.CONFLICT: 3,
    Status.CANCEL_REQUESTED: 3,
    Status.FOC_CONFIRMED: 4,
    Status.JEOPARDY: 4,
    Status.ACTIVATING: 5,
    Status.SNAPBACK: 5,
    Status.PARTLY_PORTED: 5,
    Status.PORTED: 6,
}


def _stages(request: PortRequest, now: Situation) -> list[dict[str, str]]:
    """Return the six stages of the baton strip with their dates."""
    zone = request.account.time_zone
    behind = _BEHIND.get(Status(request.status), now.reached(request))
    if request.is_editable and not now.signed_at:
        behind = min(behind, 1)  # sent back, and the letter has to be signed again
    stamps = {
        "Draft": request.created_at,
        "Signed": now.signed_at,
        "Checked": now.sent_at if behind > 2 else None,
        "With carrier": now.sent_at,
        "Date set": now.foc_at or now.dated_at,
        "Live": request.ended_at if request.status == Status.PORTED else None,
    }
    stages = []
    for place, name in enumerate(STAGES):
        state = "done" if place < behind else "now" if place == behind else "todo"
        stamp = stamps[name]
        when = ""
        if stamp and state == "done":
            when = short_date(stamp, now.foc_time_zone or zone)
        stages.append({"name": name, "state": state, "when": when})
    return stages

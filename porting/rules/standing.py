"""Where a request stands and whose move it is: one answer for customers, staff and mails.

"Whose move" beats "status": everybody reads who must act next, since when, and when to expect
news. ``whose_move`` says it; here are the words and the shapes of tags, those of screens.md 2.3.
"""

from dataclasses import dataclass, field

from accounts.moments import moment, short_day
from porting.choices import EDITABLE, Status
from porting.models import PortRequest
from porting.rules import whose_move as why
from porting.rules.situations import OrderSeen, Situation
from porting.rules.strips import Strip, counted, stages, strips
from porting.rules.ticket_standing import words_of_ticket
from porting.rules.whose_move import Move, whose_move


@dataclass(frozen=True)
class Standing:
    """Whose move it is, in words: for the tag, the headline and the baton strip."""

    whose: str  # you, signer, us, carrier or nobody
    shape: str  # of the tag: idle, you, them, set, ok or bad
    text: str  # of the tag
    headline: str
    sentence: str
    stages: list[dict[str, str]] = field(default_factory=list)
    strips: list[Strip] = field(default_factory=list)  # one for each of several orders

    @property
    def is_yours(self) -> bool:
        return self.whose == "you"


def stand(request: PortRequest, situation: Situation, *, in_a_list: bool = False) -> Standing:
    """Return where the request stands for its customer; without the stages ``in_a_list``."""
    if request.is_ticket:
        return Standing(*words_of_ticket(request))
    move = whose_move(request, situation)
    words = _in_words(request, situation, move)
    if in_a_list:
        return Standing(move.whose, *words)
    name = carrier(request)
    return Standing(
        move.whose, *words, stages(request, situation), strips(request, situation, name)
    )


def _in_words(request: PortRequest, now: Situation, move: Move) -> "Words":
    if request.status in EDITABLE:
        return _by_papers(request, now, move)
    shape, text, headline, sentence = _by_status(request, now)
    count = counted(request, now, carrier(request))
    headline = count or headline
    if now.late:
        shape, text, headline, sentence = _passed(request, now.late)
        sentence = f"{sentence} {count}".strip()
    if move.why == why.FIX:
        shape, text, fix, sentence = _by_papers(request, now, move)
        return shape, text, fix, f"{sentence} {headline}"
    if 0 < now.live < now.numbers:
        text = f"{now.live} of {now.numbers} live"
    return shape, text, headline, sentence


DATE_PASSED = ("bad", "Our team: date passed")


def _passed(request: PortRequest, late: OrderSeen) -> "Words":
    """An alarm for the desk; its customer reads what we do, and not that the numbers move then."""
    at = moment(late.foc_at, late.foc_time_zone) if late.foc_at else ""
    return (
        *DATE_PASSED,
        "The port date has passed.",
        (
            f"Numbers were to move {at}. We ask {carrier(request)} what happened and write to "
            "you. Keep your old service on until we say so."
        ),
    )


Words = tuple[str, str, str, str]  # shape, tag, headline, sentence

_BY_PAPERS: dict[str, Words] = {
    why.DECLINED: (
        "you",
        "You: the signer declined",
        "{declined} did not sign.",
        "Read the reason, correct what is wrong, and send the letter again.",
    ),
    why.SIGN: (
        "you",
        "Signer: {signer}",
        "Waiting for {signer}’s signature.",
        "We sent the letter by email. Nothing moves until it is signed.",
    ),
    why.SEND_BILL: (
        "you",
        "You: send the bill",
        "One paper is missing.",
        "The letter is signed. Send the latest {carrier} bill next.",
    ),
    why.SEND_IN: (
        "you",
        "You: submit{again}",
        "Everything is in. Press Submit.",
        "Check the request once, then submit it. Nothing moves until you do.",
    ),
    why.CORRECT: (
        "you",
        "You: correct and resubmit",
        "It’s your move.",
        "Something needs a correction before we can go on. Our note says what.",
    ),
    why.FIX_NUMBERS: (
        "you",
        "You: fix {bad}",
        "Some numbers cannot port yet.",
        "Fix or remove them to go on. The others are safe.",
    ),
    why.FIX: (
        "you",
        "You: fix {things}",
        "It’s your move: fix {things}.",
        "Only you can put it right: see what stops this port.",
    ),
    why.GO_ON: ("idle", "Draft", "Not sent yet.", "Go on where you left off."),
}


def _by_papers(request: PortRequest, now: Situation, move: Move) -> Words:
    shape, text, headline, sentence = _BY_PAPERS[move.why]
    words = {
        "carrier": carrier(request),
        "signer": move.signer,
        "declined": now.declined.signer_name if now.declined else "",
        "again": " again" if request.submitted_at else "",
        "bad": "1 number" if now.bad == 1 else f"{now.bad} numbers",
        "things": "1 thing" if move.things == 1 else f"{move.things} things",
    }
    return shape, text.format(**words), headline.format(**words), sentence.format(**words)


def carrier(request: PortRequest) -> str:
    return request.carrier_name or "your carrier"


# After Submit: shape, tag, headline, sentence. {carrier} is the losing carrier by name.
_CHECKING = (
    "them",
    "Our team",
    "It’s our move.",
    (
        "We check your papers within one business day. "
        "Nothing for you to do. Keep your {carrier} service on."
    ),
)
_WITH_CARRIER = (
    "them",
    "{carrier}",
    "It’s {carrier}’s move.",
    (
        "They are comparing your details with their records. Most answers come within 5 business "
        "days. Nothing for you to do. Keep your {carrier} service on."
    ),
)
_AT_RISK = (
    "them",
    "Our team",
    "The port date is at risk.",
    "We are talking to the carrier and tell you as soon as we know more.",
)
_WORDS: dict[Status, Words] = {
    Status.SUBMITTED: _CHECKING,
    Status.IN_REVIEW: _CHECKING,
    Status.READY: (
        "them",
        "Our team",
        "Your papers are checked.",
        "We send the order to {carrier} next.",
    ),
    Status.SENT: _WITH_CARRIER,
    Status.SUPP_SENT: _WITH_CARRIER,
    Status.REJECTED: (
        "them",
        "Our team",
        "{carrier} said no, and we are on it.",
        "We sort out the reason within one business day and tell you if we need you.",
    ),
    Status.FOC_CONFIRMED: (
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
        "them",
        "Moving now",
        "Your numbers are moving.",
        "This takes up to two hours. Test each number as it comes in.",
    ),
    Status.PORTED: (
        "ok",
        "Live",
        "Your numbers are live.",
        "Test a call to each number. When all is well you can end your {carrier} service.",
    ),
    Status.PARTLY_PORTED: (
        "set",
        "{live} of {numbers} live",
        "{live} of {numbers} numbers are live.",
        "The notes say why {rest} did not move. You can ask for {them} again in a new request.",
    ),
    Status.CANCEL_REQUESTED: (
        "idle",
        "Cancelling",
        "{carrier} must confirm.",
        "We have asked for the port to be cancelled.",
    ),
    Status.CANCELLED: (
        "idle",
        "Cancelled",
        "Nothing will move.",
        "This request was cancelled. Your service is as it was.",
    ),
    Status.FAILED: (
        "bad",
        "Did not move",
        "The numbers did not move.",
        "The notes say why. You can start again with the same details.",
    ),
}


def _by_status(request: PortRequest, now: Situation) -> Words:
    words = {
        "carrier": carrier(request),
        "live": now.live,
        "numbers": now.numbers,
        "rest": now.numbers - now.live,
        "them": "it" if now.numbers - now.live == 1 else "them",
        "day": "",
        "moment": "",
    }
    if now.foc_at:
        words["day"] = short_day(now.foc_at, now.foc_time_zone)
        words["moment"] = moment(now.foc_at, now.foc_time_zone)
    shape, text, headline, sentence = _WORDS[Status(request.status)]
    return (
        shape,
        text.format(**words),
        headline.format(**words),
        sentence.format(**words),
    )

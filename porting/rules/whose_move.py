"""Whose move it is and what is missing: one answer, asked of the request, its letters, bill, orders
and the inventory. Overview, request page, mails, notes and the desk only put it into words.
"""

from dataclasses import dataclass

from porting.choices import EDITABLE, Status
from porting.models import LetterOfAuthorization, PortRequest
from porting.rules.situations import Situation

# What has still to come in before the request can go on, in the order in which it comes.
CORRECTIONS, LETTER, SIGNATURE, BILL, SUBMIT = (
    "corrections", "letter", "signature", "bill", "submit",
)  # fmt: skip

# Why it is somebody's move; each reason has its words in ``standing`` and in the desk's queue.
DECLINED, SIGN, SEND_BILL, SEND_IN = "declined", "sign", "send_bill", "send_in"
CORRECT, FIX_NUMBERS, FIX, GO_ON, BY_STATUS = "correct", "fix_numbers", "fix", "go_on", ""
PASSED = "passed"  # the port day is over, and numbers still wait for it

AFTER_SUBMIT = {
    Status.SUBMITTED: "us",
    Status.IN_REVIEW: "us",
    Status.READY: "us",
    Status.SENT: "carrier",
    Status.SUPP_SENT: "carrier",
    Status.REJECTED: "us",
    Status.FOC_CONFIRMED: "carrier",
    Status.JEOPARDY: "us",
    Status.CONFLICT: "us",
    Status.SNAPBACK: "us",
    Status.ACTIVATING: "carrier",
    Status.CANCEL_REQUESTED: "carrier",
    Status.PORTED: "nobody",
    Status.PARTLY_PORTED: "nobody",
    Status.CANCELLED: "nobody",
    Status.FAILED: "nobody",
}


@dataclass(frozen=True)
class Move:
    """Whose move it is (you, signer, us, carrier or nobody), why, and what has still to come in.

    ``things`` counts what only the customer can put right; ``signer`` is who has the letter.
    """

    whose: str
    why: str = BY_STATUS
    missing: tuple[str, ...] = ()
    things: int = 0
    signer: str = ""

    @property
    def next_step(self) -> str:
        """What comes next, as a note ends: "Next: send the phone bill."; "" when nothing does."""
        words = {
            CORRECTIONS: "Next: correct what our team asked for.",
            LETTER: "Next: send the letter.",
            SIGNATURE: f"Next: {self.signer or 'the other signer'} signs the letter.",
            BILL: "Next: send the phone bill.",
            SUBMIT: "Next: press Submit.",
        }
        return words[self.missing[0]] if self.missing else ""


def whose_move(request: PortRequest, now: Situation) -> Move:
    """Return whose move a port request is; ``now`` must come from ``seen.look``."""
    signer = open_letter.signer_name if (open_letter := now.open_letter) else ""
    missing = _missing(request, now)
    things = len(now.stops)
    whose, why = (
        _by_papers(request, now) if request.status in EDITABLE else _by_status(request, now)
    )
    # What only the customer can put right makes it their move, whoever has the papers.
    if things and (whose != "you" or why == GO_ON):
        whose, why = "you", FIX
    return Move(whose, why, missing, things, signer)


def _by_status(request: PortRequest, now: Situation) -> tuple[str, str]:
    if now.late:
        return "us", PASSED
    return AFTER_SUBMIT[Status(request.status)], BY_STATUS


def _by_papers(request: PortRequest, now: Situation) -> tuple[str, str]:
    """A request whose pages are open, the first time or again: the papers say whose move it is."""
    is_draft = request.status == Status.DRAFT
    turns = (
        (now.declined, "you", DECLINED),
        (now.to_correct, "you", CORRECT),
        (now.open_letter, "signer", SIGN),
        (now.signed_at and not now.has_bill, "you", SEND_BILL),
        (now.signed_at, "you", SEND_IN),
        (now.bad, "you", FIX_NUMBERS),
        (True, "you", GO_ON if is_draft else CORRECT),
    )
    return next((whose, why) for is_so, whose, why in turns if is_so)


def _missing(request: PortRequest, now: Situation) -> tuple[str, ...]:
    if request.status not in EDITABLE:
        return ()
    found = [CORRECTIONS] if now.to_correct else []
    if now.declined or not now.letters:
        found.append(LETTER)
    elif now.open_letter:
        found.append(SIGNATURE)
    if not now.has_bill:
        found.append(BILL)
    return (*found, SUBMIT)


def waits_for(letter: LetterOfAuthorization) -> bool:
    """Whether a letter is still to be answered by its signer."""
    return letter.signed_at is None and letter.declined_at is None

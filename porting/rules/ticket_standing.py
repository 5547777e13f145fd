"""Where a ticket stands, in the words of ``porting.rules.standing``; it has no stages of a port."""

from porting.choices import Kind, Status
from porting.models import PortRequest

Words = tuple[str, str, str, str, str]  # whose, shape, tag, headline, sentence

_OURS: Words = (
    "us",
    "them",
    "Our team",
    "It’s our move.",
    "Our team answers within one business day, here in the notes and by email.",
)
_WORDS: dict[Status, Words] = {
    Status.DRAFT: ("you", "idle", "Draft", "Not sent yet.", "Go on where you left off."),
    Status.SUBMITTED: _OURS,
    Status.IN_REVIEW: _OURS,
    Status.INFO_NEEDED: (
        "you",
        "you",
        "You: answer",
        "It’s your move.",
        "Our team asked something, and goes on when you have answered.",
    ),
    Status.PORTED: ("nobody", "ok", "Done", "This is done.", "The last note says what came of it."),
    Status.FAILED: (
        "nobody",
        "bad",
        "Refused",
        "We could not do this.",
        "The last note says why. Your service is as it was.",
    ),
    Status.CANCELLED: (
        "nobody",
        "idle",
        "Withdrawn",
        "You withdrew this.",
        "Nothing was changed. Your service is as it was.",
    ),
}
_FAX_ON_ITS_WAY = (
    "Our team checks your papers within one business day. Porting fax numbers can take 1 - 2 weeks "
    "to complete. Keep your {carrier} service on."
)

# What staff read: shape and text of the tag.
DESK_TAGS: dict[Status, tuple[str, str]] = {
    Status.SUBMITTED: ("you", "Us: new"),
    Status.IN_REVIEW: ("you", "Us: answer"),
    Status.INFO_NEEDED: ("them", "Customer: answer"),
    Status.PORTED: ("ok", "Done"),
    Status.FAILED: ("idle", "Refused"),
    Status.CANCELLED: ("idle", "Withdrawn"),
}


def words_of_ticket(request: PortRequest) -> Words:
    """Return whose move it is, the tag, and what to read about it."""
    status = Status(request.status)
    whose, shape, tag, headline, sentence = _WORDS[status]
    if request.kind == Kind.FAX and status in (Status.SUBMITTED, Status.IN_REVIEW):
        sentence = _FAX_ON_ITS_WAY.format(carrier=request.carrier_name or "fax")
    return whose, shape, tag, headline, sentence

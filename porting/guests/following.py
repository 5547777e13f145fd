"""What a guest reads about the request after the papers are in: where it stands, and no more."""

from dataclasses import dataclass

from porting.choices import Status
from porting.models import PortRequest
from porting.rules.situations import situations
from porting.rules.standing import stand

# Said of notes that a guest cannot read, or to the one who corrects the request.
TOLD_ELSEWHERE = {
    Status.PARTLY_PORTED: "{asker} knows why the others did not move, and what comes next.",
    Status.FAILED: "Your service is as it was. {asker} knows why.",
}


@dataclass(frozen=True)
class Following:
    """Where the request stands, for somebody who signed or sent the bill.

    Without a ``headline`` it is with the people who asked, and the usual steps are ahead.
    """

    headline: str = ""
    sentence: str = ""
    is_correcting: bool = False
    keeps_paying: bool = True
    takes_bills: bool = True
    may_report: bool = True


def what_follows(request: PortRequest) -> Following:
    """Return what happens next by the request's status, in the words of its customer's page."""
    if request.is_editable:
        return Following(is_correcting=request.status == Status.INFO_NEEDED)
    standing = stand(request, situations([request])[request.pk])
    asker = request.user_name or str(request.created_by)
    elsewhere = TOLD_ELSEWHERE.get(Status(request.status), "").format(asker=asker)
    return Following(
        headline=standing.headline,
        sentence=elsewhere or standing.sentence,
        keeps_paying=not request.is_ended or request.status == Status.PARTLY_PORTED,
        takes_bills=not request.is_ended,
        may_report=not request.is_ended,
    )

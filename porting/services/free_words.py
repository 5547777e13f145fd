"""Words that people write freely: no PIN and no Social Security number goes out with them unseen.

Every use case that takes such words asks here first, so that no page can forget it (U20).
"""

from accounts import limits
from accounts.limits import HOUR, Limit
from accounts.models import User
from porting.errors import SecretSeen
from porting.models import PortRequest
from porting.rules.secret_words import secret_in
from porting.services.actors import Actor

LONGEST = 20_000
# For all customers of a request together; each of the staff has a count of their own.
COMPARED = Limit("words compared with what a request keeps", 30, HOUR)
MAILED = (
    "it would go out by email. Take it out: there is a field of its own for it, that nobody reads "
    "in a mail"
)
KEPT = "it would stay readable in the history. Take it out: nobody needs it there"


def refuse_secrets(
    words: str,
    request: PortRequest | None = None,
    *,
    field: str,
    seen: bool,
    where: str = MAILED,
    writer: Actor | None = None,
) -> None:
    """Raise SecretSeen when the words seem to hold a secret and nobody has said that they may.

    ``seen`` is the writer's word that it may stand there. With ``request`` what it keeps itself
    is looked for, too; give none for a guest, who must not find it out by guessing. ``writer``
    of the staff uses up nothing that the customers may have looked at. Call it before the
    transaction: what is counted here stays counted when the words are refused.
    """
    if seen or not words.strip():
        return
    # Past the limit only patterns are looked for: nobody finds out a masked number by guessing.
    may_compare = request is not None and limits.take((COMPARED, _whose(request, writer)))
    if said := secret_in(words[:LONGEST], request if may_compare else None):
        raise SecretSeen(
            f"This looks like {said}, and {where}. Or tick the box to post it anyway.", field=field
        )


def _whose(request: PortRequest, writer: Actor | None) -> str:
    if isinstance(writer, User) and writer.has_perm("porting.work_desk"):
        return f"{request.pk} staff {writer.pk}"
    return str(request.pk)

"""After an upgrade that changed a letter's words: letters of drafts in the old ones fall.

The wording is a printed fact like any other (design.md 7): a page would show the new words beside
a PDF of the old ones. After Submit a letter is frozen and keeps its words. The requester is told.
"""

from django.db import transaction
from django.db.models import Q

from porting.choices import EDITABLE, LineClass
from porting.models import LetterOfAuthorization, PortRequest
from porting.papers.letter_kinds import kind_of
from porting.services import letters


def void_old_words() -> int:
    """Void the letters of drafts whose words are not ours any more; returns how many."""
    current = Q()
    for line_class in LineClass:
        current |= Q(group_class=line_class, wording_version=kind_of(line_class).wording)
    old = LetterOfAuthorization.objects.filter(
        ~current,
        voided_at=None,
        request__status__in=EDITABLE,
        request__deleted_at=None,
    )
    return sum(_void(pk) for pk in set(old.values_list("request", flat=True)))


@transaction.atomic
def _void(request: int) -> int:
    row = letters.lock(PortRequest(pk=request))
    return len(letters.void_outdated_letters(row, by=None))

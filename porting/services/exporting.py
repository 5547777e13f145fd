"""Hand out the evidence of a request: a file for a dispute, and an event that says who took it."""

import tempfile
from typing import IO

from django.db import transaction
from django.utils import timezone

from porting.models import PortRequest
from porting.papers import evidence
from porting.services.actors import Actor
from porting.services.events import record


def export(request: PortRequest, *, by: Actor) -> IO[bytes]:
    """Return the open ZIP, a temporary file that is gone once it is closed.

    The event comes first and is in the file: who took the evidence is part of it.
    """
    with transaction.atomic():
        record(request, "evidence_exported", by=by)
    out = tempfile.TemporaryFile(prefix="portdesk-evidence-")  # noqa: SIM115  (the caller closes it)
    try:
        evidence.write(request, out, at=timezone.now())
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return out


def file_name(request: PortRequest) -> str:
    return f"{request.reference}-evidence.zip"

"""Is this letter ours, and does it still count? The six verdicts of security.md 2.5, in order.

A file we know byte for byte needs no reader: its digest is looked up. Any other is read by a
program of its own with limits (``porting.papers.seal_reader``), so that a forged file can break
nothing but itself. What is printed on a letter is said to nobody who does not hold the very file.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.utils.crypto import constant_time_compare

from accounts.references import ALPHABET
from porting.choices import Status
from porting.errors import PortingError
from porting.models import LetterOfAuthorization, LetterSeal, SealCertificate

SECONDS = 60  # by the clock; of processor time the reader gives itself much less


class ReaderBusy(PortingError):
    """No verdict: the machine was too busy to read the file."""


class Verdict(StrEnum):
    """What a file is; the order of the members is that in which they are decided."""

    GENUINE = "genuine"
    NOT_ON_RECORD = "not_on_record"
    CHANGED = "changed"
    FOREIGN = "foreign"
    NO_SEAL = "no_seal"
    UNREADABLE = "unreadable"


TITLES = {
    Verdict.GENUINE: "This letter is genuine.",
    Verdict.NOT_ON_RECORD: "Sealed by us, but not on record here.",
    Verdict.CHANGED: "This file was changed after we sealed it.",
    Verdict.FOREIGN: "This file was sealed by somebody else.",
    Verdict.NO_SEAL: "This file bears no seal.",
    Verdict.UNREADABLE: "This file cannot be read.",
}
ADVICE = {
    Verdict.GENUINE: "It is, byte for byte, the letter that we sealed.",
    Verdict.NOT_ON_RECORD: (
        "The seal is ours and unbroken, but we hold no such letter. Do not rely on it; write to us."
    ),
    Verdict.CHANGED: (
        "Do not rely on it. Ask whoever sent it for the file as they received it; "
        "saving or printing it to PDF again is a change, too."
    ),
    Verdict.FOREIGN: "It is no letter of ours, whatever its pages say.",
    Verdict.NO_SEAL: (
        "A signed letter of ours always has one. A scan, a printout and a letter that nobody has "
        "signed yet have none: ask for the PDF file itself."
    ),
    Verdict.UNREADABLE: "It is no PDF, or it is damaged or locked. Ask for the file again.",
}


@dataclass(frozen=True)
class Standing:
    """Whether a letter still counts: a short word and a sentence."""

    word: str  # valid, completed, ended, replaced, voided
    sentence: str
    at: datetime | None = None


@dataclass(frozen=True)
class Answer:
    """A verdict; ``seal`` (with letter, request and account loaded) only for a genuine file."""

    verdict: Verdict
    seal: LetterSeal | None = None
    standing: Standing | None = None

    @property
    def title(self) -> str:
        return TITLES[self.verdict]

    @property
    def advice(self) -> str:
        return ADVICE[self.verdict]

    @property
    def is_genuine(self) -> bool:
        return self.verdict == Verdict.GENUINE


def answer_for(content: bytes, sha256: str) -> Answer:
    """Return the verdict over a file, given its bytes and their digest.

    Raises ReaderBusy when the machine is, and nothing for whatever the file is.
    """
    seal = _seals().filter(sha256=sha256).first()
    if seal:
        return Answer(Verdict.GENUINE, seal, standing_of(seal.letter))
    return Answer(verdict_of(read_seals(content), fingerprints()))


def verdict_of(found: dict[str, Any], ours: set[str]) -> Verdict:
    """Decide over what the reader found in a file that is not on record."""
    seals = found["seals"]
    mine = [seal for seal in seals if seal["fingerprint"] in ours]
    if any(seal["is_intact"] and seal["is_whole"] for seal in mine):
        return Verdict.NOT_ON_RECORD
    if mine:
        return Verdict.CHANGED
    if seals:
        return Verdict.FOREIGN
    return Verdict.NO_SEAL if found["is_pdf"] else Verdict.UNREADABLE


def read_seals(content: bytes) -> dict[str, Any]:
    """Return what ``seal_reader.read`` says, from a process without keys, addresses or settings."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "porting.papers.seal_reader"],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            cwd=settings.BASE_DIR,
            env={},
            check=False,
        )
        found: dict[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired:  # the machine is busy; that says nothing about the file
        raise ReaderBusy("The file could not be read in time. Try again in a minute.") from None
    except ValueError:  # it ran out of processor time or memory, or died of the file
        return {"is_pdf": False, "seals": []}
    return found


def fingerprints() -> set[str]:
    return set(SealCertificate.objects.values_list("fingerprint", flat=True))


def find(reference: str, code: str) -> Answer | None:
    """Return how a letter stands by what is printed on its certificate; None when nothing fits.

    An unknown letter and a wrong code give the same answer. It says no name and no number.
    """
    reference, code = reference.strip().upper(), _plain(code)
    request, _, version = reference.rpartition("-L")
    is_number = version.isascii() and version.isdecimal() and len(version) < 10
    seal = (
        _seals().filter(letter__request__reference=request, letter__version=int(version)).first()
        if is_number
        else None
    )
    if not constant_time_compare(seal.code if seal else "-" * 8, code) or seal is None:
        return None
    return Answer(Verdict.GENUINE, seal, standing_of(seal.letter))


def _plain(code: str) -> str:
    """Return a code as it is stored: capitals, without the blanks and dashes people add."""
    return "".join(char for char in code.upper() if char in ALPHABET)


def _seals() -> Any:
    return LetterSeal.objects.select_related("letter__request__account", "sealed_by")


def standing_of(letter: LetterOfAuthorization) -> Standing:
    """Return whether a sealed letter still counts, and why not."""
    request = letter.request
    if letter.voided_at:
        newer = request.letters.filter(group_class=letter.group_class, version__gt=letter.version)
        if newer.filter(signed_at__isnull=False, voided_at__isnull=True).exists():
            said = f"A newer letter took its place. {letter.void_reason}"
            return Standing("replaced", said, letter.voided_at)
        return Standing("voided", f"It no longer counts. {letter.void_reason}", letter.voided_at)
    if request.status in (Status.PORTED, Status.PARTLY_PORTED):
        return Standing("completed", "The port it was signed for is complete.", request.ended_at)
    if request.status in (Status.CANCELLED, Status.FAILED):
        said = "It counts no more: the port it was signed for has ended without it."
        return Standing("ended", said, request.ended_at)
    if request.deleted_at:
        return Standing("ended", "It counts no more: the request was deleted.", request.deleted_at)
    return Standing("valid", "It counts: nobody has withdrawn or replaced it.")

"""What can go wrong, each with a name and a sentence for people. Imports nothing of ours."""


class PortingError(Exception):
    """Something a person can be told: ``str(error)`` is the sentence, ``field`` names a field."""

    def __init__(self, message: str, *, field: str = ""):
        super().__init__(message)
        self.field = field


class NotNow(Exception):
    """Somebody outside did not answer. It happens, and the outbox asks again: no traceback."""


class MoveNotAllowed(PortingError):
    """The status does not allow it, or somebody else was faster."""


class NotEditable(PortingError):
    """The request is with carrier relations and its pages are closed."""


class SecretSeen(PortingError):
    """The words seem to hold a PIN or the like; whoever means to post them says so."""


class DateDoubted(PortingError):
    """A port date that carriers seldom confirm; whoever is sure says so."""


class ChangedMeanwhile(PortingError):
    """The row was saved by somebody else after this page was opened."""


class NotComplete(PortingError):
    """Sections of the wizard are still open; ``sections`` are their titles."""

    def __init__(self, sections: list[str]):
        super().__init__(f"Not finished yet: {', '.join(sections)}.")
        self.sections = sections


class NotConfirmed(PortingError):
    """What our team asked to correct is unchanged, and nobody says that it is right as it is."""


class ChecksUsedUp(PortingError):
    """One person has had as many numbers checked as one can in a day."""


class NumberTaken(PortingError):
    """Another request already claims one of the numbers."""


class TooManyNumbers(PortingError):
    """A request holds a limited count of numbers."""


class LetterError(PortingError):
    """The letter cannot be made, sent or signed as asked."""


class MailHeld(LetterError):
    """A mailbox was written to often enough for now, or its reader wants no mail at all."""


class LetterChanged(LetterError):
    """What was shown to the signer is no longer what would be signed."""


class CodeNeeded(LetterError):
    """The letter asks for the code mailed to the signer, and this browser has not given it."""


class CodeRefused(PortingError):
    """The code does not match or has run out; ``is_locked`` when no more are sent for now."""

    def __init__(self, message: str, *, is_locked: bool = False):
        super().__init__(message, field="code")
        self.is_locked = is_locked


class OnHold(PortingError):
    """Somebody said that they did not ask for this; nothing moves until our team has looked."""


class OtherName(LetterError):
    """The name typed under the letter is not the one the letter names; the signer may insist."""


class LinkEnded(PortingError):
    """The emailed link no longer works; ``reason`` is expired, replaced, withdrawn or used."""

    def __init__(self, message: str, *, reason: str):
        super().__init__(message)
        self.reason = reason


class UploadRefused(PortingError):
    """A file cannot be taken; the sentence says what to send instead."""


class StorageDown(PortingError):
    """The place where files lie cannot be reached or written; nothing was stored."""


class ReasonNeeded(PortingError):
    """A sensitive act needs a reason and got none."""


class OrderNotReady(PortingError):
    """A carrier order lacks what the next step needs."""

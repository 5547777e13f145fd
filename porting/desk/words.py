"""Promised work in plain words: what it is, and why it waits."""

from django.utils import timezone

from porting.choices import OutboxState
from porting.models import OutboxMessage

KINDS = {
    "check_numbers": "Check the portability of the numbers",
    "look_up_numbers": "Ask the directory for line types and carriers",
    "render_letter": "Make the PDF of the letter",
    "render_signed_letter": "Seal the signed letter",
    "render_fax_letter": "Make the PDF of the fax carrier's letter",
    "phones_changed": "Tell of a phone here that is being ported",
    "submit_for_me": "Submit the request, as the customer asked",
}
MAILS = {
    "letter_request": "Email the signer the link to the letter",
    "signed_copy": "Email the signer a copy of the signed letter",
    "letter_reminder": "Remind the signer of the letter",
    "signing_code": "Email the signer the code for signing",
    "letter_reported": "Email our team that a signer did not ask for this",
    "withdrawn": "Email the signer that the letter was withdrawn",
    "account_mail": "Email about signing in",
}
# What the start of an error's text means. The first match counts.
REASONS = (
    ("ConnectionRefusedError", "The mail server or a store of ours does not answer."),
    ("TimeoutError", "The mail server or a store of ours answered too late."),
    ("SMTPRecipientsRefused", "The mail server does not know this address."),
    ("SMTPAuthenticationError", "The mail server does not accept our password."),
    ("SMTP", "The mail server refused the message."),
    ("gaierror", "The name of the mail server cannot be found."),
    ("FileNotFoundError", "A file that it needs is missing."),
    ("PermissionError", "A file or folder may not be written."),
    ("StorageDown", "The place where files are kept does not answer."),
    ("BucketDown", "The place where files are kept does not answer."),
    ("SealKeyTrouble", "The seal key cannot be used. Ask who runs this installation to mend it."),
    ("NotWhatWasSigned", "The stored letter is not what was signed, so it is not sealed."),
    ("TimestampRequestError", "The time-stamp authority does not answer."),
    ("LookupDown", "The directory of carriers gave no answer for some of the numbers."),
    ("OSError", "A file could not be read or written."),
    ("OperationalError", "The database was busy."),
    ("It stopped its worker", "It stopped its worker every time, so it is left alone."),
)


def told(message: OutboxMessage) -> str:
    """Return what was promised: "Email “port date set” to the customer"."""
    mail = str(message.payload.get("mail", ""))
    if mail in MAILS:
        return MAILS[mail]
    if mail:
        return f"Email the customer: {mail.replace('_', ' ')}"
    return KINDS.get(message.kind, message.kind.replace("_", " ").capitalize())


def why_waiting(message: OutboxMessage) -> str:
    """Return why it is not done yet, for people who do not read stack traces."""
    if message.state == OutboxState.LEASED:
        return "A worker is on it now."
    if not message.last_error:
        if message.due_at > timezone.now():
            return "It is not due yet."
        return "No worker has picked it up yet."
    known = (said for start, said in REASONS if start in message.last_error)
    said = next(known, "It failed in a way we have no words for.")
    if message.state == OutboxState.DEAD:
        return f"{said} We gave up after {message.attempts} tries."
    return said

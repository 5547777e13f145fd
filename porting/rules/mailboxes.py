"""What the domain of an email address says: anybody can have one there, or it is thrown away."""

FREE = frozenset(
    [
        "aol.com",
        "att.net",
        "bellsouth.net",
        "charter.net",
        "comcast.net",
        "cox.net",
        "earthlink.net",
        "fastmail.com",
        "gmail.com",
        "gmx.com",
        "gmx.net",
        "googlemail.com",
        "hey.com",
        "hotmail.com",
        "icloud.com",
        "juno.com",
        "live.com",
        "mac.com",
        "mail.com",
        "me.com",
        "msn.com",
        "outlook.com",
        "pm.me",
        "proton.me",
        "protonmail.com",
        "rocketmail.com",
        "sbcglobal.net",
        "tutanota.com",
        "verizon.net",
        "yahoo.com",
        "yandex.com",
        "ymail.com",
        "zoho.com",
    ]
)
DISPOSABLE = frozenset(
    [
        "10minutemail.com",
        "33mail.com",
        "anonbox.net",
        "burnermail.io",
        "discard.email",
        "dispostable.com",
        "emailondeck.com",
        "fakeinbox.com",
        "getairmail.com",
        "getnada.com",
        "grr.la",
        "guerrillamail.com",
        "guerrillamail.info",
        "inboxkitten.com",
        "mail-temp.com",
        "mailcatch.com",
        "maildrop.cc",
        "mailinator.com",
        "mailnesia.com",
        "mailsac.com",
        "minuteinbox.com",
        "mintemail.com",
        "mohmal.com",
        "moakt.com",
        "mytemp.email",
        "sharklasers.com",
        "spam4.me",
        "spamgourmet.com",
        "temp-mail.org",
        "tempail.com",
        "tempmail.com",
        "tempmailo.com",
        "throwawaymail.com",
        "trashmail.com",
        "yopmail.com",
    ]
)


def domain_of(email: str) -> str:
    """Return the part behind the @, in lower case; "" when there is none."""
    return email.rpartition("@")[2].casefold() if "@" in email else ""


def is_free(domain: str) -> bool:
    """Tell whether anybody can have a mailbox there within a minute."""
    return domain in FREE


def is_disposable(domain: str) -> bool:
    """Tell whether mailboxes there are made to be thrown away; sub-domains count."""
    parts = domain.split(".")
    return any(".".join(parts[start:]) in DISPOSABLE for start in range(len(parts) - 1))

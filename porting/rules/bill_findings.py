"""What a phone bill says of what was entered: found on which page, different, or missing.

``compare`` reads the bill's text, in the worker only, and returns findings in plain JSON: pages,
a quoted name, a date, the numbers that are missing. Neither the text nor the account number is
among them. ``said_of`` puts the findings of all bills of a request into sentences, which never
stop anything. Source: screens.md 4.12 and 8.4, domain.md 3.6.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from numbers.reading import national
from porting.models import Document, PortRequest
from porting.rules import asked
from porting.rules.account_number_search import MASSES, is_printed

MOST_DAYS = 30  # carriers often want a bill no older (domain.md 3.5)
NAMED = 5  # missing numbers that a sentence names
ALIKE = 0.6  # how much of a line must agree with a name to be that name written differently
PHONE = re.compile(
    r"(?<![0-9])(?:\+?1[ .\-]?)?\(?([2-9][0-9]{2})\)?[ .\-\u2010-\u2015]{0,2}"
    r"([2-9][0-9]{2})[ .\-\u2010-\u2015]{0,2}([0-9]{4})(?![0-9])"
)
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
LABELLED_DATE = re.compile(
    r"(?:bill(?:ing)?|statement|invoice|issue)\s*(?:issue\s*)?(?:date|issued|period ending)?"
    r"\s*(?:on|of)?\s*[:#]?\s*("
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}"
    r"|[a-z]{3,9}\.? [0-9]{1,2},? [0-9]{4}|[0-9]{1,2} [a-z]{3,9}\.? [0-9]{4})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Entered:
    """What the customer entered and a bill should repeat."""

    account_number: str = field(repr=False)
    name: str
    street: str
    zip_code: str
    btn: str
    numbers: frozenset[str]


@dataclass(frozen=True)
class Said:
    """One sentence about a bill. ``is_good`` is None for what is neither good nor bad."""

    slug: str
    text: str
    is_good: bool | None = None
    about: str = ""  # what a confirmation of it is about; a change of this asks anew


def compare(texts: list[str], entered: Entered, *, latest: date) -> dict[str, Any]:
    """Return the findings in one file's text, page by page; {} where it has none.

    A date after ``latest`` is no bill's date.
    """
    if not any(text.strip() for text in texts):
        return {}
    plain = [_plain(text) for text in texts]
    phones = [{f"+1{''.join(match)}" for match in PHONE.findall(text)} for text in texts]
    seen: set[str] = set().union(*phones)
    found: dict[str, Any] = {
        "account_number": is_printed(entered.account_number, texts),
        "zip": _page_of(texts, rf"(?<![0-9]){re.escape(entered.zip_code[:5])}(?![0-9])")
        if entered.zip_code
        else None,
        "street": _page_with(plain, entered.street),
        "name": _page_with(plain, entered.name),
        "btn": next((n for n, on in enumerate(phones, 1) if entered.btn in on), 0)
        if entered.btn
        else None,
        "numbers": {"all": len(entered.numbers), "missing": sorted(entered.numbers - seen)},
        "date": _date_of(texts, latest),
    }
    if found["name"] == 0:
        found["name_says"] = _name_like(texts, entered.name)
    return found


def _plain(text: str) -> str:
    """Return a text as carriers compare it: case, accents and punctuation do not matter."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c if c.isalnum() else " " for c in letters if not unicodedata.combining(c))
    return f" {' '.join(kept.split())} "


def _page_with(plain: list[str], words: str) -> int | None:
    """Return the first page with these words, 0 when there is none, None without words."""
    wanted = _plain(words)
    if not wanted.strip():
        return None
    return next((number for number, text in enumerate(plain, 1) if wanted in text), 0)


def _page_of(texts: list[str], pattern: str) -> int:
    wanted = re.compile(pattern, re.IGNORECASE)
    return next((number for number, text in enumerate(texts, 1) if wanted.search(text)), 0)


def _name_like(texts: list[str], name: str) -> str:
    """Return the line of the first pages that is most like a name; "" when none is."""
    wanted, best, line_of_best = _plain(name).strip(), ALIKE, ""
    if not wanted:
        return ""
    for line in (line for text in texts[:2] for line in text.splitlines()[:200]):
        shown = re.sub(r"[0-9][0-9 .\-]{4,}[0-9]", "…", " ".join(line.split()))[:80]
        likeness = SequenceMatcher(None, wanted, _plain(shown).strip(), autojunk=False).ratio()
        if likeness > best:
            best, line_of_best = likeness, shown
    return "".join(c for c in line_of_best if c.isprintable())


def _date_of(texts: list[str], latest: date) -> str:
    """Return the first date that a bill calls its own, as ISO text; "" when none is."""
    for text in texts[:2]:
        for match in LABELLED_DATE.finditer(" ".join(text.split())):
            day = _as_date(match[1])
            if day and day <= latest and (latest - day).days < 3_650:
                return day.isoformat()
    return ""


def _as_date(typed: str) -> date | None:
    numbers = [int(part) for part in re.findall(r"[0-9]+", typed)]
    word = re.search(r"[A-Za-z]{3}", typed)
    try:
        if word:
            month = MONTHS.index(word[0].lower()) + 1
            day, year = numbers
        elif "-" in typed:
            year, month, day = numbers
        else:
            month, day, year = numbers
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


@dataclass(frozen=True)
class Bill:
    """A phone bill as far as it was read. ``findings`` is None while the worker is at it."""

    name: str
    findings: dict[str, Any] | None
    typed_date: date | None = None
    problem: str = ""

    @property
    def date(self) -> date | None:
        read = (self.findings or {}).get("date")
        return self.typed_date or (date.fromisoformat(read) if read else None)


def bills_read(request: PortRequest) -> list[Bill]:
    """Return the phone bills of a request as far as they were read. One statement."""
    return [bill_of(row) for row in asked.bills(request.pk)]


def bill_of(document: Document) -> Bill:
    """Return a paper with its findings; ``reading`` should be loaded."""
    reading = getattr(document, "reading", None)
    return Bill(
        name=str(document),
        findings=reading.findings if reading else None,
        typed_date=document.bill_date,
        problem=reading.problem if reading else "",
    )


def age_of(bills: Iterable[Bill], today: date) -> int | None:
    """Return how many days old the newest bill is; None when no date is known."""
    days = [bill.date for bill in bills if bill.date]
    return max(0, (today - max(days)).days) if days else None


def said_of(bills: list[Bill], today: date) -> list[Said]:
    """Return what the bills of a request say, in the order in which people look at a bill."""
    return list(_said_of(bills, today))


def _said_of(bills: list[Bill], today: date) -> Iterator[Said]:
    if not bills:
        return
    newest = max((bill.date for bill in bills if bill.date), default=None)
    age = age_of(bills, today)
    if age is not None and newest is not None:
        old = age > MOST_DAYS
        yield Said(
            "bill_age",
            f"This bill is {age} day{'' if age == 1 else 's'} old."
            + (f" Carriers often want {MOST_DAYS}." if old else ""),
            is_good=not old,
            about=newest.isoformat(),
        )
    for bill in bills:
        if bill.problem:
            yield Said(
                "bill_not_shown",
                f"{bill.name} cannot be shown or shared. "
                "Print it to a new PDF, or take a photo of it, and send that.",
                is_good=False,
            )
    if any(bill.findings is None and not bill.problem for bill in bills):
        yield Said("bill_reading", "We are still reading the bill. Look again in a minute.")
    read = [bill for bill in bills if bill.findings]
    if not read:
        drawn = [bill for bill in bills if not bill.problem]
        if drawn and all(bill.findings is not None for bill in drawn):
            yield Said(
                "bill_no_text",
                "There is no text in the file that we can read: compare it with what was entered.",
            )
        return
    yield from _account_number(read)
    yield from _name(read)
    yield from _found("street", "Service address", read)
    yield from _found("zip", "ZIP code", read)
    yield from _found("btn", "Main billing number", read)
    yield from _numbers(read)


def _place(read: list[Bill], key: str) -> str | None:
    """Return "page 1" or "page 1 of May.pdf"; "" where it is on none, None if nobody asked."""
    asked = [(bill, bill.findings[key]) for bill in read if bill.findings]
    if all(page is None for _, page in asked):
        return None
    for bill, page in asked:
        if page:
            return f"page {page}" + (f" of {bill.name}" if len(read) > 1 else "")
    return ""


def _account_number(read: list[Bill]) -> Iterator[Said]:
    """Say whether it is on a bill at all: a page or a file's name would help who guesses it."""
    answers = {bill.findings["account_number"] for bill in read if bill.findings} - {None}
    if any(answer > 0 for answer in answers):
        yield Said("bill_account_number", "Account number found.", is_good=True)
    elif MASSES in answers:
        text = "Too many numbers on the bill to look for the account number. Compare it by eye."
        yield Said("bill_account_number", text)
    elif answers:
        text = "Account number not found on the bill. Check it."
        yield Said("bill_account_number", text, is_good=False)


def _found(key: str, label: str, read: list[Bill]) -> Iterator[Said]:
    place = _place(read, key)
    if place:
        yield Said(f"bill_{key}", f"{label} found on {place}.", is_good=True)
    elif place is not None:
        yield Said(f"bill_{key}", f"{label} not found on the bill. Check it.", is_good=False)


def _name(read: list[Bill]) -> Iterator[Said]:
    place = _place(read, "name")
    if place or place is None:
        yield from _found("name", "Name", read)
        return
    says = name_instead(read) or ""
    text = f"Name differs: bill says “{says}”." if says else "Name not found on the bill. Check it."
    yield Said("bill_name", text, is_good=False, about=says)


def name_instead(bills: Iterable[Bill]) -> str | None:
    """Return the line that the bills print where the account holder's name should be.

    "" when there is no such line; None when the name is on a bill, or no bill could be read.
    """
    read = [bill.findings for bill in bills if bill.findings]
    asked = [found for found in read if found["name"] is not None]
    if not asked or any(found["name"] for found in asked):
        return None
    return next((found["name_says"] for found in asked if found.get("name_says")), "")


def _numbers(read: list[Bill]) -> Iterator[Said]:
    counted = [bill.findings["numbers"] for bill in read if bill.findings]
    every = max(one["all"] for one in counted)
    missing = set(counted[0]["missing"]).intersection(*(one["missing"] for one in counted[1:]))
    if not every:
        return
    found = every - len(missing)
    text = f"{found:,} of {every:,} number{'' if every == 1 else 's'} found."
    if missing:
        named = ", ".join(national(e164) for e164 in sorted(missing)[:NAMED])
        more = f" and {len(missing) - NAMED:,} more" if len(missing) > NAMED else ""
        text += f" Not on the bill: {named}{more}."
    yield Said("bill_numbers", text, is_good=not missing, about=",".join(sorted(missing)))

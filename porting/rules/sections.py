"""The wizard, declared once.

Everything that needs to know the sections reads ``SECTIONS``: the addresses, the list with the
check marks, the errors of the forms, and the gate in front of Submit. The rules read stored rows,
never a history, and ask the same few queries however many numbers there are (``Facts``).
Titles are the words of seed 001; the order of things is that of screens.md 4.3.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from porting.models import PortRequest
from porting.rules import section_rules as rules
from porting.rules.labels import in_sentence
from porting.rules.section_rules import Facts, Problems


def nothing_more(facts: Facts) -> Problems:
    yield from ()


@dataclass(frozen=True)
class Step:
    """One page of the wizard and the rules for it.

    ``required`` pairs a column of PortRequest with what to say when it is empty; ``rule`` adds
    whatever a column on its own cannot know.
    """

    slug: str
    title: str
    url_name: str
    required: tuple[tuple[str, str], ...] = ()
    rule: Callable[[Facts], Problems] = nothing_more

    def problems(self, facts: Facts) -> dict[str, str]:
        """Return what is still missing, by column name ("" for the page as a whole)."""
        found = {
            field: message
            for field, message in self.required
            if getattr(facts.request, field) in ("", None)
        }
        for field, message in self.rule(facts):
            found.setdefault(field, message)
        for field in facts.request.unfinished.get(self.slug, ()):
            found.setdefault(field, f"{in_sentence(field)} was saved as it was. Look at it again.")
        return found


@dataclass(frozen=True)
class Section:
    """A row of the list with check marks: one page, or three for Details."""

    slug: str
    title: str
    hint: str
    steps: tuple[Step, ...]
    after: tuple[str, ...] = ()


GENERAL = Section(
    "general",
    "General",
    "Name it so you can find it later",
    (Step("general", "General", "porting:general", (("name", "Enter a request name."),)),),
)
DETAILS = Section(
    "details",
    "Details",
    "Your contact, the billing record and who can sign",
    (
        Step(
            "user_details",
            "User Details",
            "porting:user_details",
            (
                ("user_company", "Enter your company."),
                ("user_email", "Enter an email address in the format name@example.com."),
                ("user_phone", "Enter a phone number with 10 digits."),
            ),
            rules.user_details,
        ),
        Step(
            "billing_details",
            "Billing Details",
            "porting:billing_details",
            (
                ("carrier_name", "Enter the carrier name on the bill."),
                ("account_type", "Select the type of account."),
                ("account_number", "Enter the account number shown on the bill."),
                ("mobile_numbers", "Select whether any of these are mobile numbers."),
                ("service_street", "Enter the street address."),
                ("service_city", "Enter the city."),
                ("service_state", "Select the state."),
                ("service_zip", "Enter a 5-digit ZIP code."),
                (
                    "is_billing_address_same",
                    "Select whether the billing address is the same.",
                ),
                ("scope", "Select whether any numbers stay."),
            ),
            rules.billing_details,
        ),
        Step(
            "representative",
            "Authoritative Representative Details",
            "porting:representative",
            (
                ("signer_is", "Select who can sign."),
                ("signer_name", "Enter the full name of the person who can sign."),
                ("signer_title", "Enter the job title of the person who can sign."),
                ("signer_email", "Enter an email the signer can open."),
                ("signer_relationship", "Select how the signer is related to the account."),
            ),
            rules.representative,
        ),
    ),
)
NUMBERS = Section(
    "numbers",
    "Port in Details",
    "The numbers you want to bring over",
    (Step("numbers", "Port in Details", "porting:numbers", (), rules.numbers),),
)
CHECK = Section(
    "check",
    "Check Portability",
    "Whether each number can move",
    (Step("check", "Check Portability", "porting:check", (), rules.check),),
    after=("numbers",),
)
CONFIGURE = Section(
    "configure",
    "Configure Numbers",
    "Where calls ring and which source they count for",
    (Step("configure", "Configure Numbers", "porting:configure", (), rules.configure),),
    after=("numbers",),
)
AGREEMENTS = Section(
    "agreements",
    "User Agreements",
    "6 statements to confirm",
    (Step("agreements", "User Agreements", "porting:agreements", (), rules.agreements),),
)
BEFORE_THE_LETTER = ("general", "details", "numbers", "check", "configure", "agreements")
LOA = Section(
    "loa",
    "Letter of Authorization",
    "Send it to the person who can sign",
    (Step("loa", "Letter of Authorization", "porting:loa", (), rules.letter),),
    after=BEFORE_THE_LETTER,
)
PROOF = Section(
    "proof",
    "Proof of Ownership",
    "Your latest phone bill",
    (Step("proof", "Proof of Ownership", "porting:proof", (), rules.proof),),
    after=("loa",),
)
SUBMIT = Section(
    "submit",
    "Submit",
    "Check everything once",
    (Step("submit", "Submit", "porting:review", (), rules.not_submitted),),
    after=(*BEFORE_THE_LETTER, "loa", "proof"),
)

SECTIONS = (
    GENERAL,
    DETAILS,
    NUMBERS,
    CHECK,
    CONFIGURE,
    AGREEMENTS,
    LOA,
    PROOF,
    SUBMIT,
)
SECTION = {section.slug: section for section in SECTIONS}
STEPS = tuple(step for section in SECTIONS for step in section.steps)
STEP = {step.slug: step for step in STEPS}
SECTION_OF = {step.slug: section for section in SECTIONS for step in section.steps}


@dataclass(frozen=True)
class Row:
    """A section as the list shows it."""

    section: Section
    problems: dict[str, dict[str, str]]  # by step
    waits_for: tuple[Section, ...]
    state: str  # done, fix, started, todo or waiting

    @property
    def is_done(self) -> bool:
        return self.state == "done"

    @property
    def first_step(self) -> Step:
        """The page to open: the first one with something missing."""
        return next((s for s in self.section.steps if self.problems[s.slug]), self.section.steps[0])


class Progress:
    """How far one port request has come, as stored when the object was made."""

    def __init__(self, request: PortRequest, facts: Facts | None = None):
        self.request = request
        self.facts = facts or Facts(request)

    @cached_property
    def rows(self) -> dict[str, Row]:
        rows: dict[str, Row] = {}
        for section in SECTIONS:
            waits_for = tuple(
                rows[slug].section for slug in section.after if not rows[slug].is_done
            )
            problems = {step.slug: step.problems(self.facts) for step in section.steps}
            state = "waiting" if waits_for else self._state(section, problems)
            rows[section.slug] = Row(section, problems, waits_for, state)
        return rows

    def _state(self, section: Section, problems: dict[str, dict[str, str]]) -> str:
        if not any(problems.values()):
            return "done"
        if section.slug in self.facts.needs_fix:
            return "fix"
        if any(step.slug in self.request.unfinished for step in section.steps):
            return "started"
        asked = [field for step in section.steps for field, _ in step.required]
        if any(getattr(self.request, field) not in ("", None) for field in asked):
            return "started"
        if section.slug == "numbers" and self.facts.count["all"]:
            return "started"
        return "started" if section.slug in self.facts.started else "todo"

    @property
    def done_count(self) -> int:
        return sum(row.is_done for row in self.rows.values())

    @property
    def unfinished(self) -> list[Section]:
        """The sections that still stop Submit, in order."""
        return [r.section for r in self.rows.values() if not r.is_done and r.section is not SUBMIT]

    @property
    def is_complete(self) -> bool:
        return not self.unfinished

    def next_after(self, step: Step) -> Step | None:
        """The page to offer next: the first unfinished, open one after ``step``, else before it."""
        place = STEPS.index(step)
        for following in (*STEPS[place + 1 :], *STEPS[:place]):
            row = self.rows[SECTION_OF[following.slug].slug]
            if row.state != "waiting" and row.problems[following.slug]:
                return following
        return None

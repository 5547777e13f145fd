"""What is in a busy month of the desk: whose requests, how many numbers, how far, which trouble.

Nothing here touches the database. Persons and companies are invented; the numbers are 555 numbers,
which nobody has.
"""

from dataclasses import dataclass
from random import Random

from porting.choices import Status

S = Status
# How far a request has come; whatever lies before has happened, too.
BEGUN, LETTER_OUT, SUBMITTED, TAKEN, APPROVED, SENT, DATED, OVER = range(8)

CARRIERS = (
    "Verizon", "AT&T", "Lumen", "Comcast Business", "Spectrum Business", "T-Mobile",
    "Frontier", "Windstream", "Cox Business", "Vonage", "Bandwidth", "Consolidated",
)  # fmt: skip
PLACES = (  # area code, street, city, state, ZIP
    ("206", "Pine St", "Seattle", "WA", "98101"),
    ("303", "Larimer St", "Denver", "CO", "80202"),
    ("312", "W Adams St", "Chicago", "IL", "60603"),
    ("404", "Peachtree St NE", "Atlanta", "GA", "30303"),
    ("602", "N Central Ave", "Phoenix", "AZ", "85004"),
    ("612", "Hennepin Ave", "Minneapolis", "MN", "55401"),
    ("617", "Boylston St", "Boston", "MA", "02116"),
    ("503", "SW Morrison St", "Portland", "OR", "97205"),
    ("214", "Commerce St", "Dallas", "TX", "75201"),
    ("305", "Biscayne Blvd", "Miami", "FL", "33132"),
    ("410", "E Pratt St", "Baltimore", "MD", "21202"),
    ("615", "Church St", "Nashville", "TN", "37219"),
)
FIRST = (
    "Alder", "Bright", "Cedar", "Delmar", "Elm", "Fairview", "Granite", "Harbor", "Ironwood",
    "Juniper", "Kestrel", "Lakeside", "Maple", "Northgate", "Orchard", "Prairie", "Quarry",
    "Riverbend", "Summit", "Tamarack",
)  # fmt: skip
TRADES = (
    ("Dental", "Family Dental, PLLC"), ("Plumbing", "Plumbing & Heating, Inc."),
    ("Law", "Law Group, LLP"), ("Logistics", "Logistics, LLC"), ("Veterinary", "Animal Clinic"),
    ("Roofing", "Roofing Co."), ("Realty", "Realty Partners, LLC"), ("Auto", "Auto Repair, Inc."),
)  # fmt: skip
PEOPLE = (
    ("Dana", "Whitfield"), ("Luis", "Arroyo"), ("Mei", "Tanaka"), ("Owen", "Brandt"),
    ("Priscilla", "Okafor"), ("Ruth", "Lindqvist"), ("Sanjay", "Mehta"), ("Tess", "Novak"),
    ("Victor", "Haley"), ("Wanda", "Pruitt"), ("Yusuf", "Demir"), ("Zoe", "Carver"),
)  # fmt: skip
WHERE = ("Main office", "Front desk", "Warehouse", "Second floor", "Billing", "Service line")
SIZES = (1, 1, 2, 2, 3, 3, 5, 5, 8, 10, 12, 20, 24, 40, 75, 120, 300)
ACCOUNTS = 40


@dataclass(frozen=True)
class Story:
    """How far a request has come, the status of each of its orders, and what is odd about it.

    ``trouble``: "disputed", "flagged" (waits for a second person), "passed" (a port date that is
    over), "unread" (a note that nobody answered), "quiet" (nobody took it for days).
    """

    stage: int
    orders: tuple[Status, ...]
    trouble: str = ""


# One round of what lies on a desk. Every status occurs in it; what is common occurs more often.
STORIES = (
    Story(SUBMITTED, (S.SUBMITTED,)),
    Story(TAKEN, (S.IN_REVIEW,)),
    Story(DATED, (S.FOC_CONFIRMED,)),
    Story(OVER, (S.PORTED,)),
    Story(SENT, (S.SENT,)),
    Story(BEGUN, (S.DRAFT,)),
    Story(APPROVED, (S.READY,)),
    Story(TAKEN, (S.INFO_NEEDED,)),
    Story(SENT, (S.REJECTED,)),
    Story(DATED, (S.FOC_CONFIRMED, S.FOC_CONFIRMED)),
    Story(SUBMITTED, (S.SUBMITTED,), "unread"),
    Story(LETTER_OUT, (S.DRAFT,)),
    Story(DATED, (S.FOC_CONFIRMED,), "passed"),
    Story(OVER, (S.PARTLY_PORTED,)),
    Story(APPROVED, (S.READY, S.READY), "flagged"),
    Story(SENT, (S.CONFLICT,)),
    Story(SUBMITTED, (S.SUBMITTED,), "disputed"),
    Story(DATED, (S.JEOPARDY,)),
    Story(SENT, (S.SUPP_SENT,)),
    Story(OVER, (S.FAILED,)),
    Story(TAKEN, (S.IN_REVIEW,), "unread"),
    Story(DATED, (S.ACTIVATING,)),
    Story(SENT, (S.CANCEL_REQUESTED,)),
    Story(SUBMITTED, (S.CANCELLED,)),
    Story(OVER, (S.SNAPBACK,)),
    Story(BEGUN, (S.DRAFT,)),
    Story(SUBMITTED, (S.SUBMITTED,), "quiet"),
    Story(OVER, (S.PORTED, S.FOC_CONFIRMED)),
    Story(SENT, (S.SENT, S.FOC_CONFIRMED)),
    Story(OVER, (S.PORTED,)),
    Story(TAKEN, (S.IN_REVIEW,)),
)


@dataclass(frozen=True)
class Plan:
    """One request: its place among all, whose it is, what it asks for and how far it came."""

    number: int
    story: Story
    account: int
    carrier: str
    place: tuple[str, str, str, str, str]
    size: int
    is_mobile: bool
    age_days: float
    name: str

    @property
    def status_of_number(self) -> list[tuple[int, Status]]:
        """The order (by its place) and the status of each number."""
        orders = self.story.orders
        if orders == (S.PARTLY_PORTED,):  # only ever derived: one number did not move
            return [(0, S.PORTED)] * (self.size - 1) + [(0, S.FAILED)]
        places = [at * len(orders) // self.size for at in range(self.size)]
        return [(place, orders[place]) for place in places]


def plan(number: int) -> Plan:
    """Return the request at this place, always the same one."""
    chance = Random(number)  # noqa: S311  (a demo)
    story = STORIES[number % len(STORIES)]
    size = max(chance.choice(SIZES), len(story.orders), 2 if S.PARTLY_PORTED in story.orders else 1)
    oldest = {BEGUN: 25, LETTER_OUT: 8, SUBMITTED: 2, TAKEN: 6, APPROVED: 9, SENT: 20, DATED: 28}
    age = oldest.get(story.stage, 45) * (0.35 + 0.65 * chance.random())
    if story.trouble == "quiet":
        age = 9 + chance.random()
    return Plan(
        number=number,
        story=story,
        account=chance.randrange(ACCOUNTS),
        carrier=chance.choice(CARRIERS),
        place=chance.choice(PLACES),
        size=size,
        is_mobile=number % 9 == 4,
        age_days=age,
        name=f"{chance.choice(WHERE)} {number + 1}",
    )


def e164_of(place: int) -> str:
    """Return the number at this place, of which there are 86,400; none ends in 90 to 99.

    The sandbox of carriers answers those in ways of their own.
    """
    area, rest = divmod(place, 7_200)
    hundreds, ones = divmod(rest, 90)
    return f"+1{PLACES[area % len(PLACES)][0]}555{2000 + 100 * hundreds + ones:04}"


def account_name(number: int) -> tuple[str, str]:
    """Return how an account is called, and its company as a phone bill prints it."""
    short, long = TRADES[number % len(TRADES)]
    first = FIRST[number % len(FIRST)]
    return f"{first} {short}", f"{first} {long}"

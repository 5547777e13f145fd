"""A busy week for staff: open requests made the way every request goes."""

from porting.management.demo_people import Demo
from porting.management.demo_requests import Maker
from porting.models import PortRequest


def make_busy(demo: Demo, count: int) -> None:
    """``count`` open requests for staff to work through, in the statuses of an ordinary week."""
    make = Maker(demo)
    stages = (make.submitted, make.submitted, make.in_review, make.with_carrier, make.dated)
    made = PortRequest.objects.filter(name__startswith="Office ").count()
    for number in range(made, made + count):
        stages[number % len(stages)](f"Office {number + 1}", office_numbers(number))


def office_numbers(place: int) -> list[str]:
    """Return the two numbers of the office at this place, of which there may be 3,600.

    NPA 737, exchange 555: numbers that nobody has. None ends in 90 to 99: the sandbox of carriers
    answers those in ways of their own, such as "not covered", which no request gets past.
    """
    hundreds, rest = divmod(2 * place, 90)
    return [f"737-555-{2000 + 100 * hundreds + rest + one:04}" for one in (0, 1)]

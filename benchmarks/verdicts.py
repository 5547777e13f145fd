"""Reading 10,000 typed numbers and giving each its verdict.

Measured against the plain way to read (the phonenumbers library: parse, is valid, region, type)
and the least that a database must be asked: one ``= ANY(array)`` for each of the two large tables.
"""

import random
import time
from typing import Any

from benchmarks.measure import Result, in_turn, peak_mb
from benchmarks.surroundings import (
    NUMBERS_EACH,
    REQUESTS,
    TRACKING,
    count_of,
    e164,
    first_port_number,
    is_claimed,
    surroundings,
)

TYPED, TAKEN, OWN, BAD = 10_000, 100, 50, 300
FREE_FROM = 100_000_000  # places that no table reaches
ROUNDS = 9
PLAIN = (
    "+1{0}{1}{2}", "{0}{1}{2}", "({0}) {1}-{2}", "{0}-{1}-{2}", "{0}.{1}.{2}", "{0} {1} {2}",
    "1 {0} {1} {2}", "1-{0}-{1}-{2}", "+1 ({0}) {1}-{2}", "1{0}{1}{2}",
)  # fmt: skip
ODD = (
    "{0}-{1}-{2} ext. 12", "tel:+1-{0}-{1}-{2}", "{0}–{1}–{2}", "  {0}  {1}  {2} ",
    "{0}/{1}-{2}", "1.({0}) {1} {2}\u00a0",
)  # fmt: skip
NO_NUMBERS = (
    "n/a", "555-0134", "212-555-0100", "(212) 111-2222", "(123) 456-7890", "+44 20 7946 0958",
    "2.12555E+09", "900-123-4567", "212-736-5000 / 212-736-5001", "main office",
)  # fmt: skip


def typed_numbers(scale: float, own: list[str]) -> list[str]:
    """Return the list as somebody might paste it: ten shapes, 5 % odd ones, 3 % not to be read."""
    chance = random.Random(2026)
    tracking, first = count_of(TRACKING, scale), first_port_number(scale)
    ported = range(tracking + 1, first + count_of(REQUESTS, scale) * NUMBERS_EACH)
    numbers = [
        *some(TAKEN, (chance.randint(1, tracking) for _ in iter(int, 1))),
        *some(TAKEN, (p for p in iter(lambda: chance.choice(ported), 0) if is_claimed(p))),
        *own,
    ]
    numbers += some(
        TYPED - BAD - len(numbers),
        (chance.randint(FREE_FROM, 2 * FREE_FROM) for _ in iter(int, 1)),
    )
    texts = [
        chance.choice(ODD if chance.random() < 0.05 else PLAIN).format(n[2:5], n[5:8], n[8:])
        for n in numbers
    ]
    texts += [chance.choice(NO_NUMBERS) for _ in range(BAD)]
    chance.shuffle(texts)
    return texts


def some(count: int, places: Any) -> list[str]:
    """Return the numbers at the first places that can be somebody's in the US, none twice."""
    from numbers.reading import read_number

    found: dict[str, None] = {}
    for place in places:
        number = read_number(e164(place))
        if number.outcome == "ok" and number.region == "US":
            found[number.e164] = None
        if len(found) == count:
            break
    return list(found)


def measure(scale: float) -> Result:
    with surroundings(scale):
        return measured(scale)


def measured(scale: float) -> Result:
    from django.db import connection

    from accounts.models import Account
    from numbers import plan
    from numbers.reading import read_list
    from porting.models import PortRequest
    from porting.rules.portability import Finding, verdicts

    account = Account.objects.first()
    request = PortRequest.objects.filter(account=account).first()
    own = receiving_numbers(account)
    typed = typed_numbers(scale, own)

    def ours() -> dict[str, Finding]:
        read = read_list(typed)
        return verdicts(account, request, [one.candidate for one in read if one.candidate])

    def ours_after_a_start() -> dict[str, Finding]:
        plan._remembered.cache_clear()
        return ours()

    statements: list[str] = []

    def count(execute: Any, sql: Any, *rest: Any) -> Any:
        statements.append(str(sql))
        return execute(sql, *rest)

    before = peak_mb()
    with connection.execute_wrapper(count):
        found = ours_after_a_start()
    after = peak_mb()
    works = {"cold": ours_after_a_start, "warm": ours, "plain": lambda: plain_way(typed)}
    took = in_turn(works, time.perf_counter, ROUNDS)
    said = [finding.verdict.value for finding in found.values()]
    return {
        "name": "verdicts",
        "ratio": round(took["cold"] / took["plain"], 3),
        "ratio_warm": round(took["warm"] / took["plain"], 3),
        "statements": len(statements),
        "ours_ms": round(took["cold"], 1),
        "ours_warm_ms": round(took["warm"], 1),
        "plain_ms": round(took["plain"], 1),
        "typed": len(typed),
        "can_port": said.count("can_port"),
        "refused": len(said) - said.count("can_port"),
        "tracking_numbers": count_of(TRACKING, scale),
        "port_numbers": count_of(REQUESTS, scale) * NUMBERS_EACH,
        "peak_mb": after,
        "peak_mb_before": before,
    }


def receiving_numbers(account: Any) -> list[str]:
    """Return some of the numbers of the account's own phones; makes them when there are none."""
    from numbers.models import Route, RouteKind

    if not Route.objects.filter(account=account).exists():
        chance = random.Random(12)
        places = (chance.randint(2 * FREE_FROM, 3 * FREE_FROM) for _ in iter(int, 1))
        Route.objects.bulk_create(
            Route(account=account, kind=RouteKind.RECEIVING_NUMBER, name=f"Phone {n}", e164=number,
                  public_id=f"RPN-{n:08}")
            for n, number in enumerate(some(3_000, places))
        )  # fmt: skip
    routes = Route.objects.filter(account=account).order_by("e164")
    return list(routes.values_list("e164", flat=True)[:OWN])


def plain_way(typed: list[str]) -> int:
    """Read with the library alone and ask each large table once; returns how many are taken."""
    import phonenumbers
    from django.db import connection

    numbers = []
    for text in typed:
        try:
            number = phonenumbers.parse(text, "US")
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            phonenumbers.region_code_for_number(number)
            phonenumbers.number_type(number)
            numbers.append(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    taken = 0
    with connection.cursor() as cursor:
        for table, still in (
            ("numbers_trackingnumber", "released_at IS NULL"),
            ("porting_portnumber", "is_claimed"),
        ):
            cursor.execute(
                f"SELECT e164 FROM {table} WHERE e164 = ANY(%s) AND {still}",
                [numbers],
            )
            taken += len(cursor.fetchall())
    return taken

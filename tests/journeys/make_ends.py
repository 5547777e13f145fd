"""Letters that wait for a signer, one for each end of her way, in an installation that runs.

Run as a program with the DATA_DIR of a ``site``; it prints a token and a mailbox for each end and
way of moving. What somebody else does before the signer comes (a change, a withdrawal, fourteen
days) is done here; what the signer does is left to the browser. The account is of this maker
alone, and so are the numbers.
"""

import itertools
import json
import os
import sys
from datetime import timedelta

import django

WAYS = ("keyboard", "no script")


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    json.dump(everything(), sys.stdout)


def everything():
    from tests import factories
    from tests.races.rows_made import Customer, numbers_of_round

    factories.count = itertools.count(900_000)  # far from what the demo's own rows are called
    ends = Customer("Ends Dental", first_name="Sam", last_name="Reed")
    made = {}
    for way in WAYS:
        for end, prepare in ENDS.items():
            mailbox = f"dana-{len(made)}@ends-dental.example"
            made[f"{way}: {end}"] = asked(ends, numbers_of_round(len(made)), mailbox, prepare)
    return made


def asked(customer, numbers, email, prepare):
    """A request whose letter lies open for its signer, and what ``prepare`` makes of it."""
    from django.db import transaction

    from porting.choices import Purpose
    from porting.services import links
    from tests.races.rows_made import offer, opened

    with transaction.atomic():  # before the worker sees any of it
        row = customer.prepared(*numbers, email=email)
        offer(row)
        token = links.new_link(row, Purpose.SIGN, email, "Dana Ortiz")
        prepare(opened(row), customer.by)
    return {"token": token, "email": email, "reference": row.reference}


def nothing(row, by):
    """The signer comes in time."""


def expire(row, by):
    start = row.created_at - timedelta(days=15)
    row.links.update(created_at=start, expires_at=start + timedelta(days=14))


def change(row, by):
    """A newer letter, to the same signer."""
    from porting.services import drafts
    from tests.porting import letters_made
    from tests.races.rows_made import offer, opened

    email = row.signer_email
    drafts.save_section(row, {"service_zip": "78702"}, version=row.version, by=by)
    letters_made.send(opened(row), by, email=email)
    offer(row)


def withdraw(row, by):
    from porting.services import letters

    letters.withdraw(row, by=by)


def ask_for_a_code(row, by):
    row.live_letters().update(needs_code=True)


def mail_too_many_codes(row, by):
    from accounts import limits
    from porting.services import codes

    ask_for_a_code(row, by)
    for _ in range(5):
        limits.take((codes.PER_HOUR, f"{row.pk}\n{row.signer_email.casefold()}"))


ENDS = {
    "signed": nothing,
    "all done": nothing,
    "already signed": nothing,
    "declined": nothing,
    "wrong person": nothing,
    "details wrong": nothing,
    "report": nothing,
    "paper": nothing,
    "expired": expire,
    "replaced": change,
    "withdrawn": withdraw,
    "code": ask_for_a_code,
    "locked": mail_too_many_codes,
}

if __name__ == "__main__":
    main()

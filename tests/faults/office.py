"""The web side of an installation under test: a process that makes real promises.

It reads orders from standard input, one JSON list a line (name, keyword arguments), calls the
function below that has the name, and writes one JSON value a line. Settings, database and broker
are the installation's own, so its nudges go where a web process would send them.
"""

import io
import json
import sys
import time
from uuid import uuid4

import django

import config  # noqa: F401  as every entry point does

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Membership, Role, User  # noqa: E402
from porting import outbox  # noqa: E402
from porting.choices import DocumentKind, OutboxState  # noqa: E402
from porting.models import Document, NumberImport, OutboxMessage, PortRequest  # noqa: E402
from porting.services import imports, notes, portability  # noqa: E402
from tests import factories  # noqa: E402
from tests.porting import letters_made  # noqa: E402
from tests.porting.imports import lists_made  # noqa: E402

ORDERS = {}
STAFF_NOTE = "Where is our port?"


def order(function):
    ORDERS[function.__name__] = function
    return function


@order
def new_request(numbers=2, checked=True):
    """A draft in an account of its own; ``checked`` ones are ready for the letter.

    Sam is requester and contact in one, so that each promised mail is one mail.
    """
    account = factories.make_account()
    sam = User.objects.filter(email="sam@brightline.example").first()
    sam = sam or factories.make_user("sam@brightline.example", first_name="Sam")
    Membership.objects.create(user=sam, account=account, role=Role.MEMBER)
    first = 2_000_000 + 10_000 * PortRequest.objects.count()
    e164s = tuple(f"+1512{first + n}" for n in range(numbers))
    make = letters_made.make_ready if checked else factories.make_request
    return make(account, sam, numbers=e164s).pk


@order
def write_notes(request, count=1):
    """Each note is one mail, to the desk; returns how long each took, in seconds."""
    row, took = PortRequest.objects.get(pk=request), []
    for _ in range(count):
        begun = time.monotonic()
        words = f"{STAFF_NOTE} {uuid4()}"  # the same words at once would be one note
        notes.post_note(row, words, by=row.created_by)
        took.append(time.monotonic() - begun)
    return took


@order
def notes_kept(request):
    return PortRequest.objects.get(pk=request).notes.filter(text__startswith=STAFF_NOTE).count()


@order
def start_import(request, rows):
    """A list of this many rows, every tenth of them twice or no number; then the Import button."""
    row = PortRequest.objects.get(pk=request)
    numbers = lists_made.numbers(rows, first=3_000_000)
    cells = [[numbers[n - 1] if n % 10 == 9 else "n/a" if n % 10 == 5 else numbers[n], ""]
             for n in range(rows)]  # fmt: skip
    file = lists_made.upload(lists_made.as_csv(cells))
    number_import = imports.take_in(row, file, by=row.created_by)
    imports.start(number_import, by=row.created_by)
    return number_import.pk


@order
def import_at(number_import):
    """How far it is: state, rows done, what became of them, and the numbers there are."""
    row = NumberImport.objects.get(pk=number_import)
    counts = [row.done_rows, row.added, row.duplicates, row.problems]
    return [row.state, *counts, row.request.numbers.count(), row.left_out.count()]


@order
def send_letter(request):
    row = PortRequest.objects.get(pk=request)
    return [letter.pk for letter in letters_made.send(row, row.created_by)]


@order
def sign_letter(request):
    letters_made.sign(PortRequest.objects.get(pk=request))
    return True


@order
def papers(request):
    """How many letters and signed letters are stored: one of each is right."""
    kinds = Document.objects.filter(request=request).values_list("kind", flat=True)
    kinds = list(kinds)
    return [kinds.count(DocumentKind.LETTER), kinds.count(DocumentKind.SIGNED_LETTER)]


@order
def ask_check(request):
    row = PortRequest.objects.get(pk=request)
    return portability.ask_check(row, by=row.created_by)


@order
def is_checked(request):
    row = PortRequest.objects.get(pk=request)
    without = row.numbers.filter(verdict="").count()
    return bool(row.checked_at and row.checked_version == row.numbers_version and not without)


@order
def promise_nonsense(count=1):
    """Promise checks of no request: keeping them raises every time."""
    with transaction.atomic():
        for n in range(count):
            outbox.add("check_numbers", key=f"nonsense:{n}")
    return list(nonsense().values_list("pk", flat=True))


def nonsense():
    return OutboxMessage.objects.filter(dedupe_key__startswith="check_numbers:nonsense:")


@order
def rows():
    """The outbox as it is: ``{pk: {kind, state, attempts, lease_no, last_error, mail_id}}``."""
    names = ["pk", "kind", "state", "attempts", "lease_no", "last_error", "mail_id"]
    every = OutboxMessage.objects.order_by("pk")
    return {row.pk: {name: getattr(row, name) for name in names} for row in every}


@order
def states(kind=""):
    """The states of all promises, or of those of a kind; nothing is slower than it must be."""
    found = OutboxMessage.objects.filter(kind=kind) if kind else OutboxMessage.objects.all()
    return list(found.order_by("pk").values_list("state", flat=True))


@order
def hurry(pk=None):
    """Let the back-off of what waits (or of one promise) be over: time passes in the row alone."""
    waits = OutboxMessage.objects.filter(state=OutboxState.PENDING, attempts__gt=0)
    return (waits.filter(pk=pk) if pk else waits).update(due_at=timezone.now())


@order
def grow_old(pk, attempts):
    """Let a promise have been tried this often."""
    return OutboxMessage.objects.filter(pk=pk).update(attempts=attempts)


@order
def given_up():
    """What the staff's page shows as given up."""
    return [row.pk for row in outbox.waiting() if row.state == OutboxState.DEAD]


@order
def try_now(pk):
    return outbox.try_now(OutboxMessage.objects.get(pk=pk))


@order
def invariants():
    """What ``manage.py check_invariants`` prints."""
    printed = io.StringIO()
    try:
        call_command("check_invariants", stdout=printed, stderr=printed)
    except SystemExit:
        printed.write("found something")
    return printed.getvalue().strip()


def main():
    for line in sys.stdin:
        name, words = json.loads(line)
        try:
            answer = {"ok": ORDERS[name](**words)}
        except Exception as error:  # the test says it, not this process
            answer = {"error": f"{type(error).__name__}: {error}"}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

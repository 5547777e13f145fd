"""Every use case that takes free words asks about secrets in them, or says here why it need not."""

import ast
from pathlib import Path

import pytest

from accounts.models import User
from numbers.models import Route
from porting.errors import SecretSeen
from porting.models import Event, Note, NumberConflict, OutboxMessage, PortRequest
from porting.services import (
    cancelling,
    conflicts,
    declining,
    desk,
    holds,
    letters,
    notes,
    orders,
    retention,
    secrets,
    ticket_desk,
    tickets,
)
from porting.services.actors import Guest
from tests import factories

ROOT = Path(__file__).resolve().parents[2] / "porting" / "services"
# Texts that nobody writes to anybody: "module.use_case.parameter", and what it is instead.
NO_WORDS = {
    "bounces.record_bounce.mail": "the name of a mail",
    "bounces.record_bounce.address": "an address",
    "declining.decline.reason": "a key of REASONS",
    "declining.name_another.email": "an address",
    "declining.say_what_is_wrong.parts": "keys of PARTS",
    "desk.send_back.reasons": "slugs of the catalogue",
    "documents.stored.content_type": "a type of files",
    "documents.stored.name": "the name of a file of ours",
    "drafts.save_section.values": "columns of the request, none of them mailed",
    "drafts.save_section.unfinished": "the same, half typed",
    "drafts.agree.slugs": "keys of the statements",
    "drafts.agree.ip": "an address",
    "events.record.kind": "a kind of event",
    "events.record.last": "a kind of event",
    "events.record_all.kind": "a kind of event",
    "fax_letters.prepare.facts": "what is printed, from columns",
    "holidays.add.name": "what a day is called",
    "holidays.add.country": "a code",
    "holidays.add.region": "a code",
    "holidays.add.carrier": "a carrier",
    "letters.void.reason": "a sentence of ours",
    "letters.void.link_reason": "a word of ours",
    "letters.send_for_signature.name": "a name that is printed",
    "letters.send_for_signature.email": "an address",
    "line_types.set_pin.pin": "a PIN, in its own field",
    "notes.post_status.text": "a sentence of ours; what people add to it was asked about",
    "notes.post_status.mail": "the name of a mail",
    "numbers.add_numbers.typed": "phone numbers",
    "numbers.replace_number.typed": "a phone number",
    "outcomes.hold_back.seen": "statuses",
    "paper_letters.take_in.name": "a name that is printed",
    "paper_letters.check.ticked": "keys of the checks",
    "port_dates.record_foc.zone": "a time zone",
    "port_dates.change_foc.zone": "a time zone",
    "portability.check_again_wherever.e164s": "phone numbers",
    "preflight.confirm.key": "the key of a warning",
    "secrets.reveal.field": "the name of a column",
    "secrets.reveal.why": "a key of Why",
    "setup.configure_all.values": "places where numbers ring",
    "setup.configure_rows.rows": "places where numbers ring",
    "signers.become.full_name": "a name that is printed",
    "signers.become.email": "an address",
    "signing.sign.name": "a name that is printed",
    "signing.sign.title": "a title that is printed",
    "signing.sign.shown": "a digest",
    "signing.tell.name": "a name that is printed",
    "signing.tell.last": "a kind of event",
    "tickets.start.numbers": "phone numbers",
}


def use_cases():
    """Yield each public function that somebody does (``by``): its name, and its own syntax tree."""
    for path in sorted(ROOT.glob("*.py")):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                if any(one.arg == "by" for one in given):
                    yield f"{path.stem}.{node.name}", node, given


def texts(given):
    """The parameters that may hold words: those with a text anywhere in their type."""
    kinds = {one.arg: ast.unparse(one.annotation) for one in given if one.annotation}
    return [name for name, kind in kinds.items() if "str" in kind and name != "by"]


def test_every_use_case_with_free_words_asks_about_secrets():
    lacking, unneeded = [], set(NO_WORDS)
    for name, node, given in use_cases():
        may_be_told = any(one.arg == "secrets_seen" for one in given)
        told = sum(isinstance(one, ast.Name) and one.id == "secrets_seen" for one in ast.walk(node))
        words = [one for one in texts(given) if f"{name}.{one}" not in NO_WORDS]
        unneeded -= {f"{name}.{one}" for one in texts(given)}
        if words and not (may_be_told and told):
            lacking += [f"{name}.{one}" for one in words]

    assert lacking == []
    assert unneeded == set()


SSN = "My SSN is 219-09-9999."
DANA = Guest(name="Dana Ortiz", email="dana@ortiz.example")


def conflict_of(row):
    return NumberConflict(request=row, e164="+15125550101")


# Each use case of the list above with its words, as (what it is called, a call of it).
ASKED = {
    "cancelling.cancel": lambda row, by, **seen: cancelling.cancel(row, SSN, by=by, **seen),
    "conflicts.settle": lambda row, by, **seen: conflicts.settle(
        conflict_of(row), SSN, by=by, **seen
    ),
    "declining.decline": lambda row, by, **seen: declining.decline(
        row, reason="other", words=SSN, by=DANA, **seen
    ),
    "declining.name_another": lambda row, by, **seen: declining.name_another(
        row, name=SSN, by=DANA, **seen
    ),
    "declining.say_what_is_wrong": lambda row, by, **seen: declining.say_what_is_wrong(
        row, parts=["other"], words=SSN, by=DANA, **seen
    ),
    "declining.report": lambda row, by, **seen: declining.report(row, words=SSN, by=DANA, **seen),
    "desk.send_back": lambda row, by, **seen: desk.send_back(
        row, ["pin_wrong"], SSN, by=by, **seen
    ),
    "holds.lift": lambda row, by, **seen: holds.lift(row, SSN, by=by, **seen),
    "letters.send_for_signature": lambda row, by, **seen: letters.send_for_signature(
        row, name="Dana Ortiz", email="dana@ortiz.example", message=SSN, by=by, **seen
    ),
    "notes.post_note": lambda row, by, **seen: notes.post_note(row, SSN, by=by, **seen),
    "orders.fail_numbers": lambda row, by, **seen: orders.fail_numbers(
        row.orders.get(), row.numbers.all(), SSN, by=by, **seen
    ),
    "retention.hold": lambda row, by, **seen: retention.hold(row, SSN, by=by, **seen),
    "retention.lift_hold": lambda row, by, **seen: retention.lift_hold(row, SSN, by=by, **seen),
    "secrets.reveal": lambda row, by, **seen: secrets.reveal(
        row, "account_number", "other", SSN, by=by, **seen
    ),
    "ticket_desk.ask": lambda row, by, **seen: ticket_desk.ask(row, SSN, by=by, **seen),
    "ticket_desk.finish": lambda row, by, **seen: ticket_desk.finish(row, SSN, by=by, **seen),
    "ticket_desk.refuse": lambda row, by, **seen: ticket_desk.refuse(row, SSN, by=by, **seen),
    "tickets.save_details": lambda row, by, **seen: tickets.save_details(
        row, {"message": SSN}, version=row.version, by=by, **seen
    ),
    "tickets.withdraw": lambda row, by, **seen: tickets.withdraw(row, SSN, by=by, **seen),
}


def test_each_of_them_is_tried_below():
    asking = {
        name for name, _, given in use_cases() if any(one.arg == "secrets_seen" for one in given)
    }

    assert set(ASKED) == asking


@pytest.fixture
def port(account, member):
    from tests.porting.desk.conftest import make_submitted

    factories.make_route(account)
    return make_submitted(account, member)


def state():
    return [model.objects.count() for model in (Event, Note, OutboxMessage, Route, User)] + list(
        PortRequest.objects.values_list("status", "version", "held_at", "disputed_at")
    )


@pytest.mark.parametrize("name", sorted(ASKED))
def test_a_secret_in_the_words_of_a_use_case_is_asked_about_and_nothing_changes(
    name, port, desk_worker
):
    before = state()

    with pytest.raises(SecretSeen, match="looks like a Social Security number"):
        ASKED[name](port, desk_worker)

    assert state() == before


def test_words_that_may_go_as_they_are_go(port, desk_worker):
    note = notes.post_note(port, SSN, by=desk_worker, secrets_seen=True)

    assert note.text == SSN


def test_a_guest_cannot_find_out_what_the_request_keeps(port):
    declining.report(port, words="It is 90210", by=DANA)

    assert "It is 90210" in "".join(Note.objects.values_list("text", flat=True))


# Words of staff that stay readable in the history: what the request keeps is looked for, too.
KEPT = {
    "conflicts.settle": lambda row, by: conflicts.settle(conflict_of(row), "It is 90210", by=by),
    "holds.lift": lambda row, by: holds.lift(row, "It is 90210", by=by),
    "notes.post_note": lambda row, by: notes.post_note(
        row, "It is 90210", by=by, audience="staff", is_from_staff=True
    ),
    "retention.hold": lambda row, by: retention.hold(row, "It is 90210", by=by),
    "retention.lift_hold": lambda row, by: retention.lift_hold(row, "It is 90210", by=by),
    "secrets.reveal": lambda row, by: secrets.reveal(
        row, "account_number", "other", "It is 90210", by=by
    ),
}


@pytest.mark.parametrize("name", sorted(KEPT))
def test_what_the_request_keeps_is_asked_about_in_words_that_only_staff_read(
    name, port, desk_worker
):
    before = state()

    with pytest.raises(SecretSeen, match="a PIN or an account number"):
        KEPT[name](port, desk_worker)

    assert state() == before


def test_what_the_desk_writes_uses_up_nothing_of_what_customers_may_have_looked_at(
    port, member, desk_worker
):
    for _ in range(30):
        with pytest.raises(SecretSeen):
            desk.send_back(port, ["pin_wrong"], "It is 90210", by=desk_worker)
    with pytest.raises(SecretSeen):
        notes.post_note(port, "It is 90210", by=member)

    other = factories.make_staff()
    with pytest.raises(SecretSeen):
        holds.lift(port, "It is 90210", by=other)


def test_after_thirty_tries_in_an_hour_nothing_is_compared_any_more(port, member):
    for _ in range(30):
        with pytest.raises(SecretSeen, match="a PIN or an account number"):
            notes.post_note(port, "It is 90210", by=member)

    assert notes.post_note(port, "It is 90210", by=member).text == "It is 90210"

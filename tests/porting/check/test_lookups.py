"""The directory: asked in the worker, retried, believed only as far as it goes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from porting import outbox
from porting.choices import LineType, MobileAnswer, OutboxState, Verdict
from porting.models import NumberLookup, OutboxMessage
from porting.rules.looked_up import is_same_carrier
from porting.services import lookups, portability
from porting.services.carrier_lookup import Answer, Sandbox
from tests import factories

MOBILE, VOIP, UNCOVERED, SILENT = "+15125550190", "+15125550195", "+15125550196", "+15125550197"


def port_of(account, member, *numbers, **fields):
    return factories.make_request(account, member, numbers=numbers, **fields)


def test_nobody_is_asked_by_default(port, check):
    check()

    assert not NumberLookup.objects.exists()
    assert not OutboxMessage.objects.filter(kind="look_up_numbers").exists()


def test_the_sandbox_says_the_same_every_time():
    asked = [MOBILE, VOIP, UNCOVERED, SILENT, "+15125550101"]

    assert Sandbox().look_up(asked, seconds=1) == {
        MOBILE: Answer(LineType.MOBILE, "Sandbox Wireless", needs_pin=True),
        VOIP: Answer(LineType.LANDLINE, "Sandbox VoIP"),
        UNCOVERED: Answer(LineType.LANDLINE, is_covered=False),
        "+15125550101": Answer(LineType.LANDLINE),
    }


def test_what_it_says_is_stored_with_its_source(sandbox, account, member, check):
    port = check(port_of(account, member, MOBILE))

    said = port.lookups.get()
    assert (said.line_type, said.carrier_name, said.needs_pin, said.source) == (
        LineType.MOBILE,
        "Sandbox Wireless",
        True,
        "sandbox",
    )


def test_only_not_covered_decides(sandbox, account, member, check):
    port = check(port_of(account, member, MOBILE, UNCOVERED))

    assert list(port.numbers.values_list("verdict", "verdict_detail")) == [
        (Verdict.CAN_PORT, ""),
        (
            Verdict.NOT_COVERED,
            "No carrier of ours serves this area. We cannot take it. Remove it here.",
        ),
    ]


def test_no_answer_is_tried_again_and_stops_nothing(sandbox, account, member, check, client):
    port = check(port_of(account, member, MOBILE, SILENT))

    message = OutboxMessage.objects.get(kind="look_up_numbers")
    assert (message.state, message.last_error) == (
        OutboxState.PENDING,
        "LookupDown: sandbox gave no answer for 1 of the numbers.",
    )
    assert message.due_at > timezone.now()
    assert (port.lookups.count(), port.numbers.filter(verdict=Verdict.CAN_PORT).count()) == (1, 2)
    assert lookups.standing(port, 2) == lookups.Standing(2, 1, is_waiting=True)
    client.force_login(member)
    page = client.get(f"{port.get_absolute_url()}check/").content.decode()
    assert "not checked yet for 1 number." in page
    assert "We try again by ourselves, and you can go on." in page


def test_try_now_asks_again_at_once(sandbox, account, member, check, client):
    port = check(port_of(account, member, SILENT))
    client.force_login(member)

    client.post(f"{port.get_absolute_url()}check/", {"act": "ask_directory"})

    message = OutboxMessage.objects.get(kind="look_up_numbers")
    assert message.due_at <= timezone.now()


def test_a_second_run_asks_only_for_what_has_no_answer(sandbox, account, member, check):
    port = check(port_of(account, member, MOBILE, SILENT))
    before = port.lookups.get().looked_up_at

    lookups.try_now(port)
    outbox.drain()

    assert port.lookups.get().looked_up_at == before


def test_an_old_answer_is_asked_for_anew(sandbox, account, member, check):
    port = check(port_of(account, member, MOBILE))
    port.lookups.update(looked_up_at=timezone.now() - 2 * lookups.GOOD_FOR, carrier_name="Old")

    check(port)

    assert port.lookups.get().carrier_name == "Sandbox Wireless"


def test_a_corrected_number_is_asked_about_too(sandbox, account, member, check, keep_promises):
    from porting.services import numbers

    port = check(port_of(account, member, "+15125550101"))
    numbers.replace_number(port, port.numbers.get().pk, "512 555 0190", by=member)
    keep_promises()

    assert port.lookups.filter(e164=MOBILE).exists()


def test_the_page_shows_progress_while_it_is_asked(sandbox, account, member, client):
    port = port_of(account, member, MOBILE)
    portability.ask_check(port, by=member)
    outbox.keep(outbox.claim(1)[0])  # the check alone
    client.force_login(member)
    page = f"{port.get_absolute_url()}check/"

    assert "Asking a directory for line types and carriers" in client.get(page).content.decode()
    part = client.get(f"{page}?part=directory", headers={"HX-Request": "true"})
    assert 'max="1"' in part.content.decode()
    outbox.drain()
    done = client.get(f"{page}?part=directory", headers={"HX-Request": "true"})
    assert done["HX-Refresh"] == "true"


def test_another_carrier_than_typed_is_a_hint(sandbox, account, member, check, client):
    port = check(port_of(account, member, MOBILE, carrier_name="Verizon"))
    client.force_login(member)

    page = client.get(f"{port.get_absolute_url()}check/").content.decode()

    assert "look like Sandbox Wireless numbers" in " ".join(page.split()) or (
        "These look like a Sandbox Wireless number." in page
    )
    assert "Is that the name on the bill? You entered Verizon." in page
    assert "Sandbox: this answer is made up." in page


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Verizon", "VERIZON, Inc.", True),
        ("AT&T", "at & t", True),
        ("Verizon", "Verizon Wireless", False),
        ("Lumen", "Cox", False),
    ],
)
def test_a_name_is_the_same_whatever_its_legal_form(one, other, expected):
    assert is_same_carrier(one, other) is expected


def test_what_looks_mobile_is_marked_by_one_button(sandbox, account, member, check, client):
    port = check(port_of(account, member, MOBILE, "+15125550101"))
    client.force_login(member)
    page = f"{port.get_absolute_url()}check/"
    assert "1 number looks like a mobile number:" in client.get(page).content.decode()

    client.post(page, {"act": "mark_mobile"})

    port.refresh_from_db()
    assert port.mobile_numbers == MobileAnswer.SOME
    assert list(port.numbers.values_list("line_type", flat=True)) == [
        LineType.MOBILE,
        LineType.LANDLINE,
    ]
    after = client.get(page).content.decode()
    assert "looks like a mobile number" not in after
    assert "Need a PIN (1)" in after


def test_many_numbers_are_asked_for_in_batches_and_judged_once(sandbox, account, member):
    numbers = tuple(f"+1512555{line:04d}" for line in range(2000, 2250))
    port = port_of(account, member, *numbers)
    portability.ask_check(port, by=member)
    outbox.keep(outbox.claim(1)[0])
    with CaptureQueriesContext(connection) as captured:
        outbox.drain()

    writes = [q["sql"] for q in captured if "UPDATE" in q["sql"] and "verdict_detail" in q["sql"]]
    assert (port.lookups.count(), len(writes)) == (248, 1)

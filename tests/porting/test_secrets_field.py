"""Account numbers and PINs at rest."""

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.core.management import call_command
from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast

from porting.models import PortNumber, PortRequest
from porting.models.secrets import masked
from porting.services import rotation
from tests.factories import make_request


def stored(model, field, pk):
    """What the database holds, undeciphered."""
    column = Cast(field, output_field=TextField())
    return model.objects.annotate(at_rest=column).values_list("at_rest", flat=True).get(pk=pk)


def test_the_database_never_sees_the_secret(account, member):
    row = make_request(account, member, account_number="VZ-88201-4471", account_pin="0417")

    with connection.cursor() as cursor:
        cursor.execute("SELECT account_number, account_pin FROM porting_portrequest")
        at_rest = cursor.fetchone()

    assert all(value.startswith("f1:") and len(value) > 60 for value in at_rest)
    assert "4471" not in "".join(at_rest)
    row.refresh_from_db()
    assert (row.account_number, row.account_pin) == ("VZ-88201-4471", "0417")


def test_empty_stays_empty(account, member):
    row = make_request(account, member, account_number="")

    assert stored(PortRequest, "account_number", row.pk) == ""
    assert PortRequest.objects.filter(account_number="").count() == 1


def test_what_somebody_types_is_never_taken_for_ciphertext(account, member):
    row = make_request(account, member, account_number="f1:12345")

    row.refresh_from_db()

    assert row.account_number == "f1:12345"
    assert stored(PortRequest, "account_number", row.pk) != "f1:12345"


@pytest.mark.parametrize(
    "asked",
    [
        {"account_number": "VZ-88201-4471"},
        {"account_number__in": ["VZ-88201-4471"]},
        {"account_number__icontains": "742"},
        {"account_number__startswith": "7"},
        {"account_number__gt": "7"},
    ],
    ids=lambda asked: next(iter(asked)),
)
def test_a_secret_cannot_be_looked_up(db, asked):
    with pytest.raises(TypeError):
        PortRequest.objects.filter(**asked).count()


def test_every_write_encrypts(account, member):
    row = make_request(account, member, numbers=("+15125550148",))

    PortRequest.objects.filter(pk=row.pk).update(account_pin="1111")
    number = row.numbers.get()
    number.account_pin = "2222"
    PortNumber.objects.bulk_update([number], ["account_pin"])

    assert stored(PortRequest, "account_pin", row.pk).startswith("f1:gAAAA")
    assert stored(PortNumber, "account_pin", number.pk).startswith("f1:gAAAA")
    number.refresh_from_db()
    assert number.account_pin == "2222"


def test_rotating_writes_everything_with_the_first_key(account, member, settings, capsys):
    old, new = settings.FIELD_ENCRYPTION_KEYS[0], Fernet.generate_key().decode()
    row = make_request(account, member, numbers=("+15125550148",), account_pin="0417")
    row.numbers.update(account_pin="2222")
    settings.FIELD_ENCRYPTION_KEYS = [new, old]

    call_command("rotate_secrets")

    assert capsys.readouterr().out == "3 encrypted anew\n"
    settings.FIELD_ENCRYPTION_KEYS = [new]
    row.refresh_from_db()
    assert (row.account_number, row.account_pin) == ("VZ-88201-4471", "0417")
    assert row.numbers.get().account_pin == "2222"


def test_a_secret_saved_during_the_rotation_is_kept(account, member):
    row = make_request(account, member, account_number="old-old-old")
    read_before = [(row.pk, stored(PortRequest, "account_number", row.pk))]
    PortRequest.objects.filter(pk=row.pk).update(account_number="new-new-new")

    rotation._write(PortRequest, "account_number", read_before)

    row.refresh_from_db()
    assert row.account_number == "new-new-new"


def test_without_its_key_a_secret_is_gone(account, member, settings):
    row = make_request(account, member)
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(InvalidToken):
        row.refresh_from_db()


def test_rotating_is_set_based(account, member, django_assert_num_queries):
    row = make_request(account, member, numbers=tuple(f"+1512555{n:04}" for n in range(100, 150)))
    row.numbers.update(account_pin="2222")

    with django_assert_num_queries(
        10
    ):  # second factors, lists and workbooks are asked for once each
        call_command("rotate_secrets", verbosity=0)


@pytest.mark.parametrize(
    ("secret", "shown"),
    [("", ""), ("1234567", "••••••"), ("12345678", "••••5678"), ("VZ-88201-4471", "••••4471")],
)
def test_only_the_end_of_a_long_secret_is_shown(secret, shown):
    assert masked(secret) == shown

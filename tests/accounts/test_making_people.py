"""The first people of an installation, made on the command line."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User


def roles_of(user):
    return list(user.groups.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("role", "group"),
    [
        ("carrier-relations", "Carrier relations"),
        ("supervisor", "Supervisor"),
        ("auditor", "Auditor"),
    ],
)
def test_a_member_of_staff_gets_a_role_and_a_link(client, db, capsys, role, group):
    call_command("add_staff", "Priya@Example.com", role=role)

    user = User.objects.get()
    said, link = capsys.readouterr().out.splitlines()
    assert said == f"priya@example.com is {group}. To choose a password, once:"
    assert (user.email, roles_of(user), user.has_usable_password()) == (
        "priya@example.com",
        [group],
        False,
    )
    assert user.is_superuser is False
    assert client.get(link, follow=True).status_code == 200


def test_another_role_takes_the_place_of_the_first(db):
    call_command("add_staff", "priya@example.com", role="supervisor")
    call_command("add_staff", "PRIYA@example.com", role="auditor")

    assert roles_of(User.objects.get()) == ["Auditor"]


def test_somebody_who_was_switched_off_is_not_let_in_again(db):
    User.objects.create_user("priya@example.com", is_active=False)

    with pytest.raises(CommandError, match="switched off"):
        call_command("add_staff", "priya@example.com", role="supervisor")

    assert roles_of(User.objects.get()) == []


def test_what_is_no_address_makes_nobody(db):
    with pytest.raises(CommandError, match="is not an email address"):
        call_command("add_staff", "priya", role="supervisor")

    assert User.objects.count() == 0


def test_createsuperuser_makes_a_supervisor_and_no_flag(db):
    call_command("createsuperuser", email="priya@example.com", interactive=False, verbosity=0)

    user = User.objects.get()
    assert (roles_of(user), user.is_superuser) == (["Supervisor"], False)
    assert user.has_perm("porting.work_desk") is True

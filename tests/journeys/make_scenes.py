"""Requests in every state a page can show, in an installation of their own.

Run as a program (``python -m tests.journeys.make_scenes``) it makes the demo's people and these
requests in the empty folder that DATA_DIR names, and prints what the pages' addresses need. No
worker runs beside it, so a scene that waits goes on waiting.
"""

import json
import os
import sys
from types import SimpleNamespace

import django

from tests.journeys import (
    check_scenes,
    desk_scenes,
    draft_scenes,
    import_scenes,
    proof_scenes,
    scenes,
    signing_scenes,
    ticket_scenes,
)


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    json.dump(everything(), sys.stdout)


def everything():
    """Make everything; return, by scene, the words that stand in addresses."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from django.core.management import call_command

    from accounts.models import Account, User
    from porting.management.demo_people import make_people_and_inventory

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    make_people_and_inventory()
    stage = SimpleNamespace(
        account=Account.objects.get(name="Ortiz Dental"),
        sam=User.objects.get(email="sam@ortiz.example"),
        priya=User.objects.get(email="priya@portdesk.example"),
        marco=User.objects.get(email="marco@portdesk.example"),
    )
    # Those that end in 90 to 97 mean something to the sandbox of the carriers' directory.
    stage.next_number = iter(f"+1505555{n:04d}" for n in range(9999) if n % 100 < 90)
    made = {
        "empty": scenes.draft(stage, "Nothing yet", details=False),
        "long": scenes.long_texts(stage),
        "checking": scenes.checking(stage),
        "bad": scenes.bad_numbers(stage),
        "checked": scenes.draft(stage, "Checked lines", count=3),
        "many": scenes.draft(stage, "A hundred lines", count=100, agreed=False),
        "agreed": scenes.draft(stage, "Ready for the letter", count=2, agreed=True),
        "asked": scenes.asked(stage, "Letter sent"),
        "reading": scenes.asked(stage, "Letter opened", consented=True),
        "declined": scenes.declined(stage),
        "withdrawn": scenes.withdrawn(stage),
        "replaced": scenes.replaced(stage),
        "signed": scenes.signed(stage, "Bill missing"),
        "complete": scenes.signed(stage, "Ready to submit", bill=True),
        "bill fits": proof_scenes.fits(stage),
        "bill differs": proof_scenes.differs(stage),
        "bill confirmed": proof_scenes.confirmed(stage),
        "bill submitted": proof_scenes.submitted(stage),
        "submitted": desk_scenes.submitted(stage, "Just submitted"),
        "taken": desk_scenes.taken(stage, "Being reviewed"),
        "info": desk_scenes.sent_back(stage),
        "second": desk_scenes.for_second_person(stage),
        "ready": desk_scenes.ordered(stage, "Approved"),
        "sent": desk_scenes.ordered(stage, "With the carrier", sent=True),
        "dated": desk_scenes.ordered(stage, "Port date set", sent=True, dated=True),
        "live": desk_scenes.ordered(stage, "All live", sent=True, dated=True, live=True),
        "failed": desk_scenes.ordered(stage, "Did not move", sent=True, failed=True),
        "cancelled": desk_scenes.cancelled(stage),
    }
    made |= ticket_scenes.everything(stage)
    made |= import_scenes.everything(stage)
    made |= draft_scenes.made(stage)
    made |= check_scenes.made(stage)
    made |= signing_scenes.everything(stage)
    desk_scenes.broken_promise(made["submitted"]["reference"])
    RecoveryCodes.activate(stage.priya)
    return made | inventory(stage) | {"people": people(stage)}


def inventory(stage):
    account = stage.account
    unused = account.sources.create(name=f"Radio {scenes.LONG}")
    return {
        "tracking": {"number": account.tracking_numbers.get(e164="+17375550110").public_id},
        "receiving": {"number": scenes.route_of(stage).public_id},
        "source": {"source": account.sources.get(name="Google Ads").public_id},
        "unused": {"source": unused.public_id},
        "settings": {"settings": account.call_settings.get(is_account_level=True).public_id},
    }


def people(stage):
    """The accounts of those who sign in, a key that sets a password, a mail that was caught."""
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str
    from django.conf import settings

    from accounts.models import Account

    mail = sorted((settings.DATA_DIR / "mail").glob("*.eml"))[-1]
    return {
        "sam": stage.account.public_id,
        "mo": Account.objects.get(name="Northway Fleet").public_id,
        "ada": Account.objects.get(name="Alder Roofing").public_id,
        "uidb36": user_pk_to_url_str(stage.sam),
        "key": default_token_generator.make_token(stage.sam),
        "mail": mail.stem,
    }


if __name__ == "__main__":
    main()

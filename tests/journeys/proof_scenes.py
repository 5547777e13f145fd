"""Requests whose phone bill was read: one that fits, and one with much to say."""

from datetime import date, timedelta

from tests.journeys import scenes
from tests.porting import papers_made

BILL = """Verizon
Bill date: {day:%b} {day.day}, {day.year}
{name}
1400 Lavaca St
Austin, TX {zip}
Account number {account}
(512) 555-0100"""


def billed(stage, name, *, says, age, account="VZ 88201 4471", zip_code="78701", **changes):
    from django.core.files.base import ContentFile

    from porting import outbox
    from porting.services import documents, drafts

    words = scenes.signed(stage, name)
    row = scenes.row_of(words)
    if changes:
        drafts.save_section(row, changes, version=row.version, by=stage.sam)
    day = date.today() - timedelta(days=age)  # noqa: DTZ011
    numbers = "\n".join(row.numbers.values_list("e164", flat=True)[:1])
    text = BILL.format(day=day, name=says, account=account, zip=zip_code) + "\n" + numbers
    files = [
        ContentFile(papers_made.bill_pdf([text, "Page 2"]), name="verizon-bill.pdf"),
        ContentFile(papers_made.phone_photo((800, 600)), name="IMG_0042.jpg"),
    ]
    taken = documents.store_bill(row, files, by=scenes.guest())
    assert not taken.refused, taken.refused
    outbox.drain()
    return scenes.words_of(row) | {"sign": words["sign"], "bill": words["bill"]}


def fits(stage):
    return billed(stage, "Bill fits", says="ORTIZ FAMILY DENTAL PLLC", age=12)


def differs(stage):
    return billed(
        stage,
        "Bill differs",
        says="Ortiz Family Dentistry",
        age=41,
        account="900 000 0000",
        zip_code="78664",
        features=["alarm"],
    )


def confirmed(stage):
    """Everything that was warned of is confirmed."""
    from django.utils import timezone

    from porting.rules.preflight import Look, preflight
    from porting.services.preflight import confirm

    words = differs(stage)
    row = scenes.row_of(words)
    for warning in preflight(Look(row, timezone.now())):
        confirm(row, warning.key, by=stage.sam)
    return words


def submitted(stage):
    """The desk sees the bill, what it says, and what the customer confirmed."""
    from porting.services import submission

    words = confirmed(stage)
    submission.submit(scenes.row_of(words), by=stage.sam)
    return words

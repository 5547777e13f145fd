"""Lists of numbers on their way into a draft, at every step of it."""

from datetime import timedelta
from pathlib import Path

from tests.journeys.scenes import LONG, asked, draft, row_of

CORPUS = Path(__file__).parents[1] / "corpus"
HEADINGS = "TN,Fwd to,Campaign,Notes,PIN\n"


def everything(stage):
    bad = "512-55-01,,,Back office,\nn/a,,,,\n"
    rows = [f"{next(stage.next_number)},(512) 555-0148,Google Ads,Line {n}," for n in range(6)]
    good = "\n".join(rows) + "\n"
    mixed = good + bad + rows[0] + "\n2.12556E+09,,,,\n"
    names = good + "505-555-7001,Reception,Radio KUTX,,\n505-555-7002,(505) 555-7000,Billboard,,\n"
    many = "".join(f"512-{n:03},,,,\n" for n in range(140))
    return {
        "list columns": taken(stage, "Columns", HEADINGS + good),
        "list long": taken(stage, "Long columns", f"TN,{LONG}{LONG}\n505-555-7003,{LONG * 3}\n"),
        "list ranges": taken(stage, "Ranges", "Begin TN,End TN,Fwd to\n505-555-7010,7012,\n"),
        "list sheets": of_a_workbook(stage, "very-hidden.xlsx"),
        "list hidden": of_a_workbook(stage, "filtered-rows.xlsx"),
        "list values": taken(stage, "Names", HEADINGS + names),
        "list review": taken(stage, "Clean list", HEADINGS + good),
        "list to fix": taken(stage, "Ugly list", HEADINGS + mixed),
        "list many": taken(stage, "Uglier list", HEADINGS + many),
        "list asked": of_a_letter(stage),
        "list done": done(stage, "Imported", HEADINGS + mixed),
        "list clean": done(stage, "Imported clean", HEADINGS + good),
        "list running": running(stage, HEADINGS + good),
        "list slow": running(stage, HEADINGS + good, is_slow=True),
        "list cancelled": ended(stage, HEADINGS + good, "cancelled"),
        "list stopped": ended(stage, HEADINGS + good, "stopped"),
    }


def taken(stage, name, content):
    return take_in(stage, draft(stage, f"{name} from a file"), content)


def of_a_workbook(stage, name):
    content = (CORPUS / name).read_bytes()
    return take_in(stage, draft(stage, f"{name} from a workbook"), content)


def take_in(stage, words, content):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from porting.services import imports

    content = content if isinstance(content, bytes) else content.encode()
    file = SimpleUploadedFile("clinics <b>nov</b>.csv", content)
    row = imports.take_in(row_of(words), file, by=stage.sam)
    return words | {"number_import": row.public_id}


def of_a_letter(stage):
    return take_in(stage, asked(stage, "Letter at stake"), "TN,Fwd to\n505-555-7009,\n")


def done(stage, name, content):
    from porting import outbox
    from porting.services import imports

    words = taken(stage, name, content)
    imports.start(import_of(words), by=stage.sam)
    outbox.drain()
    return words


def running(stage, content, *, is_slow=False):
    """Its promise is due next year, so it goes on running."""
    from django.utils import timezone

    from porting.models import NumberImport, OutboxMessage
    from porting.services import imports

    words = taken(stage, "Slowly" if is_slow else "Running", content)
    row = import_of(words)
    imports.start(row, by=stage.sam)
    now = timezone.now()
    OutboxMessage.objects.filter(dedupe_key=f"import_numbers:{row.public_id}").update(
        due_at=now + timedelta(days=365)
    )
    moved = now - timedelta(hours=1) if is_slow else now + timedelta(days=1)
    NumberImport.objects.filter(pk=row.pk).update(done_rows=4, moved_at=moved)
    return words


def ended(stage, content, how):
    from porting.models import NumberImport
    from porting.services import import_work, imports

    words = running(stage, content)
    row = import_of(words)
    NumberImport.objects.filter(pk=row.pk).update(added=3)
    if how == "cancelled":
        imports.cancel(row, by=stage.sam)
    else:
        import_work._stop(row, import_work.OTHER_ACCOUNT)
    return words


def import_of(words):
    from porting.models import NumberImport

    rows = NumberImport.objects.select_related("request", "account")
    return rows.get(public_id=words["number_import"])

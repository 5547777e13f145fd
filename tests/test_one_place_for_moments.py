"""A moment is put into words by ``accounts.moments`` alone: the source is read for other places."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
APPS = ("accounts", "config", "numbers", "porting")
THE_PLACE = "accounts/moments.py"
# Where a format is for machines, or is how people type a date, not how one is said.
FOR_MACHINES = {
    "porting/desk/forms.py": "the value of <input type=date>, and how staff type a date",
    "porting/desk/holidays.py": "the value of <input type=date>",
    "porting/papers/seal_keys.py": "the name of a certificate, which is a key for machines",
    "porting/rules/number_lists/date_formats.py": "how a spreadsheet shows its own cell",
    "porting/services/expiry.py": "a key of the outbox",
    "porting/services/followers.py": "a key of the outbox",
    "porting/services/letters.py": "a key of the outbox",
    "porting/services/reminders.py": "a key of the outbox",
    "porting/management/busy_papers.py": "the invented bill of another company",
    "porting/management/demo_requests.py": "the invented bill of another company",
}
# Words that pages get ready-made: strings, not moments.
STRINGS = {
    ("templates/verify/answer.html", "signed_at"),
    ("templates/verify/answer.html", "sealed_at"),
    ("templates/documents/certificate.html", "certificate.invited_at"),
    ("templates/documents/signature.html", "signature.consented_at"),
    ("templates/desk/order.html", "card.port_date"),
    ("templates/numbers/tracking.html", "number.rings_at"),
}
CALLS = {
    "strftime", "date_format", "time_format", "localize", "naturaltime", "naturalday",
    "naturaldate", "timesince", "timeuntil", "ctime", "tzname", "month_name", "month_abbr",
    "day_name", "day_abbr",
}  # fmt: skip
MODULES = {
    "django.utils.formats", "django.utils.dateformat", "django.utils.timesince",
    "django.utils.dates", "django.contrib.humanize.templatetags.humanize",
}  # fmt: skip
PARTS = {"day", "hour", "minute", "month", "second", "year"}
DIRECTIVE = re.compile(r"%-?[aAbBcdHIjmMpSxXyYZz](?![a-z(])")
FILTER = re.compile(
    r"\|\s*(date|time|timesince|timeuntil|naturaltime|naturalday|localize|localtime|timezone)\b"
    r"|\{%\s*(now|load\s+(tz|l10n))\b"
    r"|\{\{[^}]*\.(day|month|year|hour|isoformat|ctime)\s*\}\}"
)
BARE = re.compile(r"\{\{\s*([\w.]*(?:_at|_date|\.at|\.date|\bday))\s*\}\}")


def said_in(tree):
    """Yield line and finding of each place that turns a date into text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in CALLS:
            yield node.lineno, node.attr
        elif isinstance(node, ast.Name) and node.id in CALLS:
            yield node.lineno, node.id
        elif isinstance(node, ast.ImportFrom):
            names = {alias.name for alias in node.names}
            if node.module in MODULES or names & CALLS:
                yield node.lineno, f"import of {node.module}"
            if node.module == "django.template.defaultfilters" and names & {"date", "time"}:
                yield node.lineno, "import of a template's date"
        elif isinstance(node, ast.FormattedValue) and is_part(node.value):
            yield node.lineno, "a part of a date in a text"
        elif isinstance(node, ast.Constant) and is_format(node.value):
            yield node.lineno, node.value


def is_part(value):
    """``{day.day}``, and ``{local.hour % 12 or 12}``; not ``{about.day(at)}``."""
    called = {id(one.func) for one in ast.walk(value) if isinstance(one, ast.Call)}
    parts = (one for one in ast.walk(value) if isinstance(one, ast.Attribute))
    return any(one.attr in PARTS and id(one) not in called for one in parts)


def is_format(value):
    """``"%b %d"``, but not a placeholder of a log line, ``"%(name)s"``."""
    return isinstance(value, str) and DIRECTIVE.search(value) and "%(" not in value


def python_files():
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, str(path.relative_to(ROOT))


def test_no_other_module_puts_a_moment_into_words():
    found = [
        f"{name}:{line}: {what}"
        for path, name in python_files()
        if name != THE_PLACE and name not in FOR_MACHINES
        for line, what in said_in(ast.parse(path.read_text()))
    ]

    assert found == []


def test_every_exception_is_still_one():
    """A file on the list that formats nothing any more would hide the next one that does."""
    idle = [
        name
        for name in FOR_MACHINES
        if not (ROOT / name).exists() or not [*said_in(ast.parse((ROOT / name).read_text()))]
    ]

    assert idle == []


def test_no_template_puts_a_moment_into_words():
    found = []
    for path in sorted((ROOT / "templates").rglob("*")):
        if not path.is_file():
            continue
        name, text = str(path.relative_to(ROOT)), path.read_text()
        found += [f"{name}: {hit.group()}" for hit in FILTER.finditer(text)]
        found += [
            f"{name}: {hit.group()}"
            for hit in BARE.finditer(text)
            if (name, hit.group(1)) not in STRINGS
        ]

    assert found == []


def test_the_reader_knows_every_way_to_say_a_date():
    ways = (
        "at.strftime('x')", "date_format(at, 'N j')", "f'{at:%b}'", "f'{at.day}'",
        "f'{at.hour % 12 or 12}'", "'{:%B}'.format(at)", "format(at, '%d')", "at.ctime()",
        "from django.utils.formats import localize", "calendar.month_name[1]",
        "from django.template.defaultfilters import date", "at.tzname()",
    )  # fmt: skip
    unseen = [way for way in ways if not [*said_in(ast.parse(way))]]
    filters = ('{{ at|date:"N j" }}', '{% now "Y" %}', "{{ at|timesince }}", "{{ row.at.year }}")

    assert unseen == []
    assert [one for one in filters if not FILTER.search(one)] == []
    assert [one for one in ("{{ row.sent_at }}", "{{ ends_date }}") if not BARE.search(one)] == []

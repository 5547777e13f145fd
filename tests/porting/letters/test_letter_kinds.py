"""Each kind of number has a letter of its own, and none is in use without what the law wants."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from porting.choices import LineClass
from porting.papers import fax_letters, letters
from porting.papers.letter_checks import check_letters
from porting.papers.letter_kinds import DEMANDS, KINDS
from tests.porting import letters_made
from tests.porting.letters.test_pdf import words

DOCUMENTS = Path(__file__).resolve().parents[3] / "templates" / "documents"
IN_USE = [kind.template for kind in KINDS.values()] + [fax_letters.TEMPLATE]
INCLUDES = {
    "account": "account_and_numbers",
    "decision": "decision",
    "agent": "agent",
    "one_provider": r"one_provider_\w+",
    "fees": "fees",
}
NUMBERS = {
    LineClass.LOCAL: ("+15125550101", "+15125550102"),
    LineClass.WIRELESS: ("+15125550103",),
    LineClass.TOLL_FREE: ("+18005550104", "+18885550105"),
}


@pytest.fixture
def written(tmp_path, settings):
    """Put a template in front of ours, for as long as the test lasts."""

    def write(name, text):
        path = tmp_path / "in_front" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        ours = settings.TEMPLATES[0]
        dirs = [tmp_path / "in_front", *(one for one in ours["DIRS"] if "in_front" not in str(one))]
        settings.TEMPLATES = [ours | {"DIRS": dirs}]

    return write


def ours(name):
    return (DOCUMENTS.parent / name).read_text()


def without(name, demand):
    """Return a template of ours without the block of one demand."""
    block = rf'{{% include "documents/blocks/{INCLUDES[demand]}.html" %}}'
    text, count = re.subn(block, "", ours(name))
    assert count > 0
    return text


def lacks(errors):
    """Return the templates named and the paragraphs they lack."""
    found = [re.match(r"(\S+) does not state what (.+?) asks for", one.msg) for one in errors]
    return [match.groups() for match in found]


def test_the_letters_in_use_state_all_that_the_law_asks_for():
    assert check_letters() == []
    assert [demand.paragraph for demand in DEMANDS] == [
        f"47 CFR 64.1130(e)({number})" for number in (1, 2, 3, 4, 5)
    ]


@pytest.mark.parametrize("demand", DEMANDS, ids=lambda one: one.name)
@pytest.mark.parametrize("template", IN_USE)
def test_a_template_without_one_of_the_five_is_refused(template, demand, written):
    written(template, without(template, demand.name))

    assert lacks(check_letters()) == [(template, demand.paragraph)]


SAYS_IT = '<h3 data-demand="fees">5. Fees</h3><p>I may ask whether a fee applies.</p>'


@pytest.mark.parametrize(
    ("block", "letters_lacking_it"),
    [
        ('<h3 data-demand="fees">5. Fees</h3><p>There are no fees.</p>', IN_USE),
        ("", IN_USE),
        (SAYS_IT * 2, IN_USE),
        (SAYS_IT.replace("<h3 data-demand", "<h3 id"), IN_USE),
        (f"{{% if letter.btn %}}{SAYS_IT}{{% endif %}}", IN_USE),
        (f"{{% if for_paper %}}{SAYS_IT}{{% endif %}}", IN_USE[:3]),  # a fax letter is on paper
        (f"{{% if not letter.btn %}}{SAYS_IT}{{% endif %}}", IN_USE[:3]),  # and names no BTN
    ],
    ids=["other words", "emptied", "twice", "unmarked", "an option", "on paper", "no option"],
)
def test_a_block_that_says_too_little_is_refused(block, letters_lacking_it, written):
    written("documents/blocks/fees.html", block)

    wanted = [(template, "47 CFR 64.1130(e)(5)") for template in letters_lacking_it]
    assert lacks(check_letters()) == wanted


def test_a_template_that_cannot_be_read_is_refused(written):
    written(IN_USE[0], "{% if %}")

    assert [template for template, _ in lacks(check_letters())] == [IN_USE[0]] * 5


@pytest.mark.parametrize("fact", ["end_user", "billing_address", "numbers", "carrier"])
def test_a_block_that_leaves_a_fact_out_is_refused(fact, written):
    name = "decision" if fact == "carrier" else "account_and_numbers"
    text = ours(f"documents/blocks/{name}.html")
    printed = ("letter.number_lines", "number") if fact == "numbers" else (f"letter.{fact}",)
    gone = text
    for one in printed:
        gone = gone.replace(f"{{{{ {one} }}}}", "")
    written(f"documents/blocks/{name}.html", gone)

    paragraph = f"47 CFR 64.1130(e)({2 if fact == 'carrier' else 1})"
    assert sorted(lacks(check_letters())) == sorted((one, paragraph) for one in IN_USE)


def test_what_is_around_a_letter_on_paper_is_checked_too(written):
    written(letters.SHELL, ours(letters.SHELL).replace("{% include letter.template %}", ""))

    assert {template for template, _ in lacks(check_letters())} == set(IN_USE[:3])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("command", "options"), [("check", {}), ("migrate", {"plan": True, "skip_checks": False})]
)
def test_no_command_starts_with_such_a_template(command, options, written):
    written(IN_USE[0], without(IN_USE[0], "agent"))

    with pytest.raises(SystemCheckError, match=r"47 CFR 64\.1130\(e\)\(3\)"):
        call_command(command, **options)


@pytest.fixture
def three_kinds(account, member, keep_promises):
    """A request whose numbers are local, mobile and toll-free: three letters."""
    row = letters_made.make_ready(
        account,
        member,
        numbers=[one for these in NUMBERS.values() for one in these],
        account_number="742-118-4471",
        account_pin="8231",
        mobile_numbers="some",
    )
    row.numbers.filter(e164__in=NUMBERS[LineClass.WIRELESS]).update(line_type="mobile")
    letters_made.send(row, member)
    keep_promises()
    return row


def test_each_kind_is_printed_by_its_own_letter(three_kinds, tmp_path):
    printed = {}
    for letter in three_kinds.live_letters():
        with letter.document.file.open() as file:
            printed[letter.group_class] = " ".join(words(file.read(), tmp_path))

    local, mobile, free = (printed[one] for one in ("local", "wireless", "toll_free"))
    assert set(printed) == set(NUMBERS)
    for text in printed.values():
        assert re.findall(r"(?<!\S)([1-6])\. [A-Z]", text) == list("123456")
        assert "as my agent to make this change" in text
        assert "whether a fee applies" in text
        assert "8231" not in text
        assert "742-118" not in text
    assert "Local service: one provider for each number." in local
    assert "Mobile service: one provider for each number." in mobile
    assert "may be replaced without a new one. This letter holds no PIN" in mobile
    assert "Main billing number" in local
    assert "Main billing number" not in mobile + free
    assert "changing the Responsible Organization (RespOrg) of the toll-free numbers" in free
    assert "RespOrg" not in local + mobile
    assert "PIN" not in local + free


def test_each_kind_is_shown_as_it_is_printed(three_kinds, client, tmp_path):
    letters_made.ask_no_code(three_kinds)
    letters_made.open_link(client, three_kinds)
    client.post("/sign/", {"agree": "on", "ref": three_kinds.reference})

    page = client.get("/sign/letter/").content.decode()

    articles = re.findall(r"<article.*?</article>", page, re.S)
    shown = list(three_kinds.live_letters())
    assert len(articles) == len(shown) == 3
    for article, letter in zip(articles, shown, strict=True):
        with letter.document.file.open() as file:
            on_paper = [word for word in words(file.read(), tmp_path) if word != "•"]
        assert sorted(on_paper) == sorted(letters_made.visible_text(article))


def test_the_new_responsible_organization_is_printed_where_it_is_known(settings):
    settings.NEW_RESPORG_ID = "PDK01"
    facts = letters_made.facts_like_sent("toll_free")

    text = " ".join(letters_made.visible_text(letters_made.letter_html(facts)))

    assert (facts["new_resporg"], "RespOrg ID PDK01." in text) == ("PDK01", True)
    assert "new_resporg" not in letters_made.facts_like_sent("local")


@pytest.mark.parametrize(
    "start",
    ["import config.wsgi", "from celery.signals import worker_init; worker_init.send(None)"],
    ids=["web", "worker"],
)
def test_no_server_starts_with_such_a_template(start):
    code = (
        "import django; django.setup(); import config.celery;"
        "from dataclasses import replace; from porting.papers.letter_kinds import KINDS;"
        "local = next(iter(KINDS));"
        "KINDS[local] = replace(KINDS[local], template='documents/certificate.html');"
        f"{start}"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "config.test_settings", "PATH": ""}

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment
    )

    assert done.returncode != 0
    assert "documents/certificate.html does not state what 47 CFR 64.1130(e)(1)" in done.stderr

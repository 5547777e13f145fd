"""A "bill" of guesses does not find the masked account number, and tries are limited."""

import random
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from porting.models import DocumentReading
from porting.rules.account_number_search import MASSES, MOST_CANDIDATES, is_printed
from porting.rules.bill_findings import Bill, Entered, compare, said_of
from porting.services import documents, readings
from tests.porting import papers_made
from tests.porting.letters_made import DANA

NUMBER = "812345678"
LETTERED = "VZ-88201-4471"
NOT_LOOKED_FOR = "Too many numbers on the bill to look for the account number. Compare it by eye."
LATEST = date(2026, 11, 30)


def guesses(count, *, but=NUMBER, seed=1):
    """Different words of the same shape as the number, which is not among them."""
    made, chance = {}, random.Random(seed)
    while len(made) < count:
        made[f"{chance.randrange(10 ** len(but)):0{len(but)}}"] = None
    return [guess for guess in made if guess != but]


def pages_of(words, per_page=300):
    return ["\n".join(words[n : n + per_page]) for n in range(0, len(words), per_page)]


def said(texts, number=NUMBER):
    entered = Entered(
        account_number=number, name="", street="", zip_code="", btn="", numbers=frozenset()
    )
    findings = compare(texts, entered, latest=LATEST)
    return [
        one.text
        for one in said_of([Bill("May.pdf", findings)], LATEST)
        if one.slug == "bill_account_number"
    ]


@pytest.mark.parametrize("has_it", [True, False])
def test_sixty_thousand_candidates_tell_nothing(has_it):
    pages = pages_of(guesses(60_000))
    pages[139] += f"\n{NUMBER}" if has_it else ""

    assert is_printed(NUMBER, pages) == MASSES
    assert said(pages) == [NOT_LOOKED_FOR]


@pytest.mark.parametrize("where", [0, 3, 5])
def test_a_few_more_than_a_bill_has_are_masses_wherever_the_number_stands(where):
    pages = pages_of(guesses(MOST_CANDIDATES + 60), per_page=60)
    pages[where] += f"\n{NUMBER}"

    assert is_printed(NUMBER, pages) == MASSES


def test_as_many_as_a_bill_has_are_looked_through():
    words = guesses(MOST_CANDIDATES)

    assert is_printed(NUMBER, [" ".join(words)]) == 0
    assert is_printed(NUMBER, [" ".join([*words[1:], NUMBER])]) == 1


def test_a_bill_with_long_call_details_has_its_number_on_the_first_pages():
    front = [f"Account number {NUMBER}", "Total due $12.00"]
    details = pages_of(guesses(5_000))

    assert is_printed(NUMBER, [*front, "", "", "", *details]) == 1


def test_what_is_not_on_the_first_pages_of_such_a_bill_is_not_told():
    front, details = ["Your bill", "", "", "", ""], pages_of(guesses(5_000))
    there = [*details[:9], f"Account number {NUMBER}", *details[9:]]

    assert is_printed(NUMBER, [*front, *there]) == MASSES
    assert is_printed(NUMBER, [*front, *details]) == MASSES


@pytest.mark.parametrize("gap", ["", " ", "-", ".", "/", "–"])
def test_guesses_in_groups_are_guesses(gap):
    words = [gap.join((w[:3], w[3:6], w[6:])) for w in guesses(2_000)]
    words.insert(1_500, gap.join(("812", "345", "678")))

    assert is_printed(NUMBER, ["\n".join(words)]) == MASSES


def test_guesses_that_overlap_in_one_row_of_digits_are_each_counted():
    row = " ".join("".join(guesses(200)))

    assert is_printed(NUMBER, [row + " " + " ".join(NUMBER)]) == MASSES


def test_guesses_of_letters_and_digits_are_masses_of_their_shape():
    words = [f"VZ-{n:05}-4471" for n in range(88_000, 89_000)]

    assert is_printed(LETTERED, ["\n".join(words)]) == MASSES
    assert is_printed(LETTERED, ["\n".join(words[:200]), f"Account {LETTERED}"]) == 1


def test_the_same_word_again_and_again_is_no_mass():
    assert is_printed(NUMBER, [f"Ref 900000001\nAccount {NUMBER}\n" * 5_000]) == 1


# --- The limit of tries ---------------------------------------------------------------

FOUND = "VZ 88201 4471"  # as factories.FILLED has it


def bill_of(words):
    return SimpleUploadedFile("May.pdf", papers_made.bill_pdf(pages_of(words, per_page=40)))


def send(row, words):
    documents.store_bill(row, [bill_of(words)], by=DANA)


def test_of_twenty_papers_the_number_is_looked_for_and_of_no_more(
    signed, keep_promises, monkeypatch
):
    monkeypatch.setattr(readings, "MOST_TRIES", 2)
    for n in range(3):
        send(signed, [f"Account {FOUND}", f"Page of try {n}"])
    keep_promises()

    answers = DocumentReading.objects.order_by("document_id").values_list("findings", flat=True)
    assert [answer["account_number"] for answer in answers] == [1, 1, None]


def test_a_paper_that_was_removed_was_a_try(signed, keep_promises, monkeypatch, member):
    monkeypatch.setattr(readings, "MOST_TRIES", 1)
    send(signed, ["Account VZ 11111 1111"])
    keep_promises()
    signed.documents.filter(kind="bill").update(removed_at="2026-11-20T00:00Z")
    send(signed, [f"Account {FOUND}"])
    keep_promises()

    newest = DocumentReading.objects.order_by("document_id").last()
    assert newest.findings["account_number"] is None
    assert [one.slug for one in readings.said(signed)].count("bill_account_number") == 0


def test_a_bill_of_guesses_that_was_sent_tells_nothing(signed, keep_promises):
    words = [f"VZ-{n:05}-4471" for n in range(88_000, 88_400)]
    send(signed, words)
    keep_promises()

    assert DocumentReading.objects.get().findings["account_number"] == MASSES
    about = [one.text for one in readings.said(signed) if one.slug == "bill_account_number"]
    assert about == [NOT_LOOKED_FOR]


def test_the_house_allows_twenty_tries():
    assert readings.MOST_TRIES == 20

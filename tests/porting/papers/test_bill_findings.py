"""What a bill says of what was entered, in words; the account number itself is never in them."""

from datetime import date

import pytest

from porting.rules.bill_findings import Bill, Entered, compare, said_of

TODAY = date(2026, 11, 24)
ENTERED = Entered(
    account_number="8123-4567-89",
    name="Ortiz Family Dental, PLLC",
    street="100 Main St",
    zip_code="78664",
    btn="+15125550101",
    numbers=frozenset({"+15125550101", "+15125550102"}),
)
GOOD = """Verizon
Bill date: Oct 14, 2026
ORTIZ FAMILY DENTAL PLLC
100 Main St
Round Rock, TX 78664-1234
Account number 8123 4567 89
(512) 555-0101
512.555.0102"""


def found(*texts, **changes):
    entered = Entered(**{**ENTERED.__dict__, **changes})
    return compare(list(texts), entered, latest=TODAY)


def said(*bills):
    return [one.text for one in said_of(list(bills), TODAY)]


def test_a_good_bill_is_said_to_be_one():
    assert said(Bill("May.pdf", found(GOOD))) == [
        "This bill is 41 days old. Carriers often want 30.",
        "Account number found.",
        "Name found on page 1.",
        "Service address found on page 1.",
        "ZIP code found on page 1.",
        "Main billing number found on page 1.",
        "2 of 2 numbers found.",
    ]


def test_a_bill_of_somebody_else_is_told_apart():
    text = GOOD.replace("ORTIZ FAMILY DENTAL PLLC", "Ortiz Family Dentistry 9000123456")
    other = text.replace("8123 4567 89", "9000").replace("0102", "0199").replace("78664", "78701")

    assert said(Bill("May.pdf", found(other))) == [
        "This bill is 41 days old. Carriers often want 30.",
        "Account number not found on the bill. Check it.",
        "Name differs: bill says “Ortiz Family Dentistry …”.",
        "Service address found on page 1.",
        "ZIP code not found on the bill. Check it.",
        "Main billing number found on page 1.",
        "1 of 2 numbers found. Not on the bill: (512) 555-0102.",
    ]


@pytest.mark.parametrize(
    ("printed", "page"),
    [
        ("Account 8123456789", 1),
        ("Account 81 23 45 67 89", 1),
        ("Account 8123–4567–89.", 1),
        ("Account 18123456789", 0),
        ("Account 81234567890", 0),
        ("Account 8123-4567\n89", 0),
    ],
)
def test_an_account_number_is_found_in_groups_but_never_inside_another(printed, page):
    assert found(printed)["account_number"] == page


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("Bill date: Oct 14, 2026", "2026-10-14"),
        ("Statement Date 10/14/26", "2026-10-14"),
        ("Invoice date: 2026-10-14", "2026-10-14"),
        ("Bill issue date\n14 October 2026", "2026-10-14"),
        ("STATEMENT DATE: OCTOBER 14 2026", "2026-10-14"),
        ("Payment due Oct 30, 2026", ""),
        ("Bill date: Feb 30, 2026", ""),
        ("Bill date: Dec 30, 2026", ""),  # still ahead
        ("Bill date: 99/99/9999", ""),
    ],
)
def test_the_date_of_a_bill_is_the_one_it_calls_so(printed, day):
    assert found(printed)["date"] == day


def test_a_typed_date_counts_more_than_one_that_was_read():
    assert said(Bill("May.pdf", found(GOOD), typed_date=date(2026, 11, 23)))[0] == (
        "This bill is 1 day old."
    )


def test_what_stands_on_several_files_is_put_together():
    first = found(GOOD.replace("512.555.0102", ""))
    second = found("", "512-555-0102")

    assert said(Bill("1.jpg", first), Bill("2.jpg", second))[-1] == "2 of 2 numbers found."
    assert said(Bill("1.jpg", first), Bill("2.jpg", second))[1] == ("Account number found.")


def test_a_photo_without_text_is_left_to_the_eye():
    assert said(Bill("1.jpg", {})) == [
        "There is no text in the file that we can read: compare it with what was entered."
    ]
    assert said(Bill("1.jpg", None)) == ["We are still reading the bill. Look again in a minute."]
    assert said() == []


def test_what_was_not_entered_is_not_looked_for():
    nothing = found("Some text", account_number="", name="", street="", zip_code="", btn="")

    assert [nothing[key] for key in ("account_number", "name", "street", "zip", "btn")] == [
        None
    ] * 5


def test_no_finding_holds_the_account_number():
    kept = found(GOOD.replace("ORTIZ FAMILY DENTAL PLLC", "Ortiz Family Dentl 8123-4567-89"))

    assert "8123" not in repr(kept)
    assert "8123" not in repr(ENTERED)


def test_many_missing_numbers_are_counted_and_a_few_named():
    numbers = frozenset(f"+151255501{n:02}" for n in range(12))

    [*_, last] = said(Bill("May.pdf", found("nothing here", numbers=numbers)))

    assert last == (
        "0 of 12 numbers found. Not on the bill: (512) 555-0100, (512) 555-0101, (512) 555-0102, "
        "(512) 555-0103, (512) 555-0104 and 7 more."
    )

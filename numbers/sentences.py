"""What we tell people about a typed number: one table, a sentence for every outcome.

In the texts {number} is what was typed, {detail} what ReadNumber.detail holds, {read} how we read
the number. A sentence names the number and the remedy.
"""

SENTENCES = {
    "ok": "",
    "ok_warn_extension": "{number}: extension {detail} left off. Only whole numbers move",
    "ok_warn_vanity": "{number} is read as {read}. Check the digits",
    "review_territory": "{number} is a number from {detail}. We will check if we can port it."
    " It can take a day more",
    "review_unassigned_area_code": "{number} is in an area code or exchange that is new to us."
    " We will check it. It can take a day more",
    "duplicate": "{number} is already in this list",
    "empty": "Enter a phone number, like (410) 555-0000",
    "err_not_a_number": "{number} is not a phone number. Enter 10 digits, like (410) 555-0000",
    "err_letters": "{number} has letters. Enter digits",
    "err_vanity_too_long": "{number} has too many letters. Enter the 10 digits it stands for",
    "err_vanity_zero_or_one": "{number} has a 0 or a 1 among its letters. {detail}."
    " Check the digits and enter them",
    "err_plus_without_1": "{number} has a plus without the 1. Is it {detail}?"
    " Then enter it without the plus",
    "err_too_short": "{number} has {detail} digits, we need 10",
    "err_too_long": "{number} has {detail} digits. Is there an extension?"
    " Enter the 10 digits without it",
    "err_missing_area_code": "{number} needs an area code. Enter all 10 digits",
    "err_multiple_numbers": "{number} holds two numbers. Put each on its own line",
    "err_range": "{number} looks like a range. Enter each number",
    "err_scientific_notation": "{number} was changed by a spreadsheet."
    " Format the column as text and copy it again",
    "err_bad_area_code": "{detail} is not an area code. Check the first 3 digits of {number}",
    "err_bad_exchange": "{number} has a middle part that is not in use. Check the digits {detail}",
    "err_fictional_555": "{number} is a number for films. It cannot port. Remove it",
    "err_special_555": "{number} is a 555 number that has no subscriber. It cannot port. Remove it",
    "err_special_exchange": "{number} is a {detail} number, which carriers keep for themselves."
    " It cannot port. Remove it",
    "err_premium": "{number} is a {detail} number. It cannot port. Remove it",
    "err_non_geographic": "{number} is a {detail} number, which belongs to no place."
    " It cannot port. Remove it",
    "err_unsupported_country": "{number} is a number from {detail}. We port US numbers here."
    " Remove it and ask us about it",
}

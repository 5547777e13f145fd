"""Whether a paper prints the account number, told so that it helps nobody to guess it.

The number is masked on every page, so a paper of guesses must not find it: it is not told where it
stands, and of a paper with masses of words like it nothing is told. Services limit the tries.
"""

import re

SEPARATORS = "[ .\\-\u2010-\u2015/]?"
# A bill has its account number up front, among some dozens of numbers.
FIRST_PAGES = 5
MOST_CANDIDATES = 300
MASSES = -1  # the answer that is none


def is_printed(account_number: str, texts: list[str]) -> int | None:
    """Return 1 where the account number is printed, 0 where not, None without a number.

    Bills print it in groups; what stands between them does not matter. Of a paper with masses of
    numbers only the first pages are asked, and only for a yes: else MASSES.
    """
    kept = [c for c in account_number if c.isalnum()]
    if not kept:
        return None
    if not _is_full_of_candidates(texts, kept):
        return int(_is_in(texts, kept))
    front = texts[:FIRST_PAGES]
    if not _is_full_of_candidates(front, kept) and _is_in(front, kept):
        return 1
    return MASSES


def _is_in(texts: list[str], kept: list[str]) -> bool:
    core = SEPARATORS.join(map(re.escape, kept))
    wanted = re.compile(rf"(?<![0-9A-Za-z]){core}(?![0-9A-Za-z])", re.IGNORECASE)
    return any(wanted.search(text) for text in texts)


def _is_full_of_candidates(texts: list[str], kept: list[str]) -> bool:
    """Whether many different words could be this account number, letters and digits at its places.

    One is looked for from each place on, so that guesses that overlap in one long row count, too.
    """
    shape = SEPARATORS.join("[0-9]" if c.isdigit() else r"[^\W\d_]" for c in kept)
    places = re.compile(rf"(?<![0-9A-Za-z])(?=({shape})(?![0-9A-Za-z]))")
    found: set[str] = set()
    for text in texts:
        for match in places.finditer(text):
            found.add("".join(c for c in match[1] if c.isalnum()).casefold())
            if len(found) > MOST_CANDIDATES:
                return True
    return False

"""Is the name under a letter the one that the letter names? Compared as a clerk would do it."""

import re
import unicodedata

APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´"))


def is_a_name(name: str) -> bool:
    """Tell whether this can be somebody's name: two letters at least, of any alphabet."""
    return sum(char.isalpha() for char in name) > 1


def is_same_name(invited: str, signed: str) -> bool:
    """Tell whether two spellings can be the same name.

    Case, accents, spaces, punctuation and initials in the middle do not count. Nothing to compare
    with is no difference.
    """
    return not _spellings(invited) or bool(_spellings(invited) & _spellings(signed))


def _spellings(name: str) -> set[str]:
    """A single letter in the middle may be an initial or a part ("Pat O Brien"): try both."""
    plain = unicodedata.normalize("NFKD", name.translate(APOSTROPHES)).casefold()
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    words = re.findall(r"[^\W_]+", plain)
    if not words:
        return set()
    without = [*words[:1], *(word for word in words[1:-1] if len(word) > 1), *words[1:][-1:]]
    return {"".join(words), "".join(without)}

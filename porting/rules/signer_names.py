"""Is the name under a letter the one that the letter names? Compared as a clerk would do it."""

import re
import unicodedata
from itertools import product

APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´ʼ"))
# Letters with a stroke or of another make, which no normal form takes apart.
STROKES = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i",
     "ħ": "h", "ŧ": "t", "ŋ": "n", "ɨ": "i", "ƶ": "z", "ƀ": "b", "ǥ": "g", "ə": "e"}
)  # fmt: skip
# How the same letters are written where a keyboard lacks them: Müller, Mueller.
IN_TWO = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "ð": "dh"})
TITLES = frozenset((
    "dr", "doctor", "mr", "mister", "mrs", "ms", "miss", "mx", "prof", "professor", "rev",
    "reverend", "fr", "father", "sister", "rabbi", "imam", "pastor", "hon", "judge", "sir",
    "dame", "madam", "atty", "attorney", "capt", "captain", "col", "maj", "major", "lt", "sgt",
    "gen", "chief", "herr", "frau", "sr", "sra", "don", "dona", "dottore", "ing", "engr",
))  # fmt: skip
LETTERS = frozenset((
    "esq", "esquire", "md", "do", "dds", "dmd", "dvm", "vmd", "od", "dpm", "dc", "dpt", "pt",
    "phd", "edd", "psyd", "dnp", "np", "rn", "lpn", "pa", "pac", "jd", "llm", "llb", "cpa", "mba",
    "ma", "msc", "ms", "bs", "ba", "bsc", "pe", "ra", "aia", "lcsw", "lmft", "lmhc", "facs",
    "facp", "faap", "ret", "usn", "usmc", "usaf",
))  # fmt: skip
GENERATIONS = {
    "jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "2", "2nd": "2", "iii": "3",
    "3rd": "3", "iv": "4", "4th": "4",
}  # fmt: skip


def is_a_name(name: str) -> bool:
    """Tell whether this can be somebody's name: two letters at least, of any alphabet."""
    return sum(char.isalpha() for char in name) > 1


def is_same_name(invited: str, signed: str) -> bool:
    """Tell whether two spellings can be the same name.

    Case, accents, strokes, spaces, punctuation, titles and degrees do not count, nor does a middle
    initial, nor "Ortiz, Dana". A junior is not the senior. With nothing to compare, nothing
    differs.
    """
    ours, theirs = _ways(invited), _ways(signed)
    if not any(words for _, words in ours):
        return True
    return any(_is_same(*pair) for pair in product(ours, theirs))


Way = tuple[str, tuple[str, ...]]  # generation, words


def _is_same(one: Way, other: Way) -> bool:
    (born, ours), (born_too, theirs) = one, other
    if born and born_too and born != born_too:
        return False
    if not theirs:
        return False
    return bool(_joined(ours) & _joined(theirs)) or _initials_fit(ours, theirs)


def _joined(words: tuple[str, ...]) -> set[str]:
    """A single letter in the middle may be an initial or a part ("Pat O Brien"): try both."""
    without = [*words[:1], *(word for word in words[1:-1] if len(word) > 1), *words[1:][-1:]]
    return {"".join(words), "".join(without)}


def _initials_fit(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Ana M. Reyes is Ana Maria Reyes: the same ends, and each middle an initial of the other."""
    if len(ours) != len(theirs) or len(ours) < 3 or (ours[0], ours[-1]) != (theirs[0], theirs[-1]):
        return False
    return all(
        a == b or (1 in (len(a), len(b)) and a[0] == b[0])
        for a, b in zip(ours[1:-1], theirs[1:-1], strict=True)
    )


def _ways(name: str) -> set[Way]:
    """Return the words of a name in each way it can be read."""
    tidy = unicodedata.normalize("NFC", name.translate(APOSTROPHES)).casefold()
    plain = {_plain(tidy), _plain(tidy.translate(IN_TWO))}
    found = set()
    for text in plain:
        for spelled in {text, re.sub(r"\.\s?(?=[^\W\d_]\b)", "", text)}:  # Ph.D., D. D. S.
            found |= _readings(spelled)
    return found


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.translate(STROKES))
    return "".join(char for char in apart if not unicodedata.combining(char)).translate(STROKES)


def _readings(text: str) -> set[Way]:
    parts = [tuple(re.findall(r"[^\W_]+", part)) for part in text.split(",")]
    words = tuple(word for part in parts for word in part)
    found = {("", words), _without_titles(words)}
    named = [part for part in parts if part and not all(_is_behind(word) for word in part)]
    if len(named) > 1:  # "Ortiz, Dana"
        behind = tuple(word for part in parts if part not in named for word in part)
        found.add(_without_titles((*named[1], *named[0], *behind)))
    # With a generation read, the way that takes it for a name must not hide that it differs.
    return {way for way in found if way[0] or not any(one[0] for one in found)} or found


def _is_behind(word: str) -> bool:
    return word in LETTERS or word in GENERATIONS


def _without_titles(words: tuple[str, ...]) -> Way:
    """Take titles and degrees off while two words are left, which make a name."""
    born, left = "", list(words)
    while len(left) > 1 and left[0] in TITLES and (len(left) > 2 or left[0] in ("dr", "mr", "mrs")):
        left.pop(0)
    while len(left) > 2 and _is_behind(left[-1]):
        born = GENERATIONS.get(left.pop(), born)
    return born, tuple(left)

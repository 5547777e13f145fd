"""Which state a ZIP code belongs to, by its first three digits: the commonest slip seen early.

A handful of places are served across a state line, so this warns and never refuses. The ranges
are those of the postal service's three-digit prefixes.
"""

# state: ranges of the first three digits, both ends included
# The first letter of Canadian postal codes
LETTERS = {
    "AB": "T", "BC": "V", "MB": "R", "NB": "E", "NL": "A", "NS": "B", "NT": "X", "NU": "X",
    "ON": "KLMNP", "PE": "C", "QC": "GHJK", "SK": "S", "YT": "Y",
}  # fmt: skip
PREFIXES: dict[str, tuple[tuple[int, int], ...]] = {
    "AA": ((340, 340),),
    "AE": ((90, 98),),
    "AK": ((995, 999),),
    "AL": ((350, 369),),
    "AP": ((962, 966),),
    "AR": ((716, 729), (755, 755)),
    "AS": ((967, 967),),
    "AZ": ((850, 865),),
    "CA": ((900, 961),),
    "CO": ((800, 816),),
    "CT": ((60, 69),),
    "DC": ((200, 205), (569, 569)),
    "DE": ((197, 199),),
    "FL": ((320, 349),),
    "GA": ((300, 319), (398, 399)),
    "GU": ((969, 969),),
    "HI": ((967, 968),),
    "IA": ((500, 528),),
    "ID": ((832, 838),),
    "IL": ((600, 629),),
    "IN": ((460, 479),),
    "KS": ((660, 679),),
    "KY": ((400, 427),),
    "LA": ((700, 714),),
    "MA": ((10, 27), (55, 55)),
    "MD": ((206, 219),),
    "ME": ((39, 49),),
    "MI": ((480, 499),),
    "MN": ((550, 567),),
    "MO": ((630, 658),),
    "MP": ((969, 969),),
    "MS": ((386, 397),),
    "MT": ((590, 599),),
    "NC": ((270, 289),),
    "ND": ((580, 588),),
    "NE": ((680, 693),),
    "NH": ((30, 38),),
    "NJ": ((70, 89),),
    "NM": ((870, 884),),
    "NV": ((889, 898),),
    "NY": ((5, 5), (63, 63), (100, 149)),
    "OH": ((430, 459),),
    "OK": ((730, 732), (734, 749)),
    "OR": ((970, 979),),
    "PA": ((150, 196),),
    "PR": ((6, 7), (9, 9)),
    "RI": ((28, 29),),
    "SC": ((290, 299),),
    "SD": ((570, 577),),
    "TN": ((370, 385),),
    "TX": ((733, 733), (750, 799), (885, 885)),
    "UT": ((840, 847),),
    "VA": ((201, 201), (220, 246)),
    "VI": ((8, 8),),
    "VT": ((50, 59),),
    "WA": ((980, 994),),
    "WI": ((530, 549),),
    "WV": ((247, 268),),
    "WY": ((820, 831),),
}


def is_elsewhere(zip_code: str, state: str) -> bool:
    """Whether a ZIP or postal code surely looks like another state's; False when we cannot say."""
    if state in LETTERS:
        return zip_code[:1].isalpha() and zip_code[0] not in LETTERS[state]
    prefix = zip_code[:3]
    if state not in PREFIXES or not (prefix.isascii() and prefix.isdigit() and len(prefix) == 3):
        return False
    return not any(first <= int(prefix) <= last for first, last in PREFIXES[state])

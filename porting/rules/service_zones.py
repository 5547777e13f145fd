"""The time zone of a service address: by its ZIP code, else by its state or province.

The zones of ZIP codes come from a data set (zip_zones.txt says which; ``bin/make_zip_zones.py``
makes it). The zone of a confirmed date is the carrier's.
"""

from functools import cache
from pathlib import Path

from porting.rules.zip_codes import PREFIXES, is_elsewhere

EASTERN, CENTRAL = "America/New_York", "America/Chicago"
MOUNTAIN, PACIFIC = "America/Denver", "America/Los_Angeles"

STATES = {
    EASTERN: "CT DC DE FL GA IN KY MA MD ME MI NC NH NJ NY OH PA RI SC TN VA VT WV ON QC",
    CENTRAL: "AL AR IA IL KS LA MN MO MS ND NE OK SD TX WI MB",
    MOUNTAIN: "CO ID MT NM UT WY",
    PACIFIC: "CA NV OR WA",
    "America/Phoenix": "AZ",
    "America/Anchorage": "AK",
    "Pacific/Honolulu": "HI",
    "America/Puerto_Rico": "PR VI",
    "Pacific/Guam": "GU MP",
    "Pacific/Pago_Pago": "AS",
    "America/Halifax": "NS NB PE",
    "America/St_Johns": "NL",
    "America/Regina": "SK",
    "America/Edmonton": "AB NT",
    "America/Vancouver": "BC",
    "America/Whitehorse": "YT",
    "America/Iqaluit": "NU",
}
ZONE = {state: zone for zone, states in STATES.items() for state in states.split()}
TABLE = Path(__file__).with_name("zip_zones.txt")


@cache
def _zones() -> dict[str, str]:
    """Return zones by three digits and, where a place differs from its neighbours, by five."""
    lines = (line.split() for line in TABLE.read_text().splitlines() if line[:1] != "#")
    return {code: zone for zone, *codes in lines for code in codes}


def zone_of(state: str, zip_code: str) -> str:
    """Return the IANA zone of an address; Eastern where neither ZIP code nor state is known.

    A ZIP code of another state is a slip (``porting.rules.zip_codes``): the state decides then.
    """
    own = ZONE.get(state, EASTERN)
    known = state in PREFIXES and not is_elsewhere(zip_code, state)
    return _zones().get(zip_code[:5]) or _zones().get(zip_code[:3], own) if known else own

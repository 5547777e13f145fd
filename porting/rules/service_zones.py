"""The time zone of a service address: a state's own, or that of a part known by its ZIP code.

Good enough to say what day and hour it is there; the zone of a confirmed date is the carrier's.
"""

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
# The parts of split states that differ, by the first three digits of the ZIP code.
PARTS = {
    CENTRAL: "324 325 370 371 372 380 381 382 383 384 385 420 421 422 423 424 427 463 464 476 477",
    MOUNTAIN: "577 586 587 588 677 691 693 798 799 979",
    PACIFIC: "835 838",
}
PART = {zip3: zone for zone, prefixes in PARTS.items() for zip3 in prefixes.split()}


def zone_of(state: str, zip_code: str) -> str:
    """Return the IANA zone of an address; Eastern where the state is not known yet."""
    zone = ZONE.get(state, EASTERN)
    part = PART.get(zip_code[:3], zone)
    return part if state in ZONE and zone in (EASTERN, CENTRAL, MOUNTAIN, PACIFIC) else zone

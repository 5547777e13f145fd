"""Make porting/rules/zip_zones.txt anew from the data of the package zipcodes (requirements-dev).

Run it after an update of that package: .venv/bin/python bin/make_zip_zones.py
"""

import sys
from collections import Counter, defaultdict
from importlib.metadata import version
from pathlib import Path

import zipcodes

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "porting" / "rules" / "zip_zones.txt"
EASTERN, CENTRAL, MOUNTAIN = "America/New_York", "America/Chicago", "America/Denver"
ALASKA = "America/Anchorage"
# Zones that keep the same time today as one that people have a name for (a test compares them).
SAME = {
    "America/Detroit": EASTERN,
    "America/Kentucky/Louisville": EASTERN,
    "America/Kentucky/Monticello": EASTERN,
    **{
        f"America/Indiana/{place}": EASTERN
        for place in ("Indianapolis", "Vincennes", "Marengo", "Petersburg", "Winamac", "Vevay")
    },
    "America/Indiana/Tell_City": CENTRAL,
    "America/Indiana/Knox": CENTRAL,
    "America/Menominee": CENTRAL,
    **{f"America/North_Dakota/{place}": CENTRAL for place in ("New_Salem", "Beulah", "Center")},
    "America/Boise": MOUNTAIN,
    **{
        f"America/{place}": ALASKA for place in ("Nome", "Juneau", "Sitka", "Yakutat", "Metlakatla")
    },
    "America/St_Thomas": "America/Puerto_Rico",
    "Pacific/Saipan": "Pacific/Guam",
}
WRONG = {"Napakiak": ALASKA}  # a slip of the data: the town's name in the zone's place


def zones() -> dict[str, str]:
    """Return the zone of each ZIP code in the data; military ones, which have none, are not in."""
    found = {}
    for row in zipcodes.list_all():
        zone = WRONG.get(row["timezone"], row["timezone"])
        if zone:
            found[row["zip_code"]] = SAME.get(zone, zone)
    return found


def table(zone_of: dict[str, str]) -> str:
    """Return a line a zone: the three-digit prefixes it mostly has, then the ZIPs beside those."""
    of_prefix: dict[str, Counter[str]] = defaultdict(Counter)
    for code, zone in zone_of.items():
        of_prefix[code[:3]][zone] += 1
    usual = {prefix: counts.most_common(1)[0][0] for prefix, counts in of_prefix.items()}
    lines: dict[str, list[str]] = defaultdict(list)
    for prefix, zone in sorted(usual.items()):
        lines[zone].append(prefix)
    for code, zone in sorted(zone_of.items()):
        if usual[code[:3]] != zone:
            lines[zone].append(code)
    head = (
        f"# Zones of ZIP codes, from the package zipcodes {version('zipcodes')} (MIT, data of\n"
        "# June 2026). Made by bin/make_zip_zones.py: a line a zone; three digits stand for all\n"
        "# codes that begin so, but for those that stand with five.\n"
    )
    return head + "".join(f"{zone} {' '.join(codes)}\n" for zone, codes in sorted(lines.items()))


if __name__ == "__main__":
    TABLE.write_text(table(zones()))
    sys.stdout.write(f"{TABLE}: {TABLE.stat().st_size} bytes\n")

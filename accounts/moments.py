"""What moments and days are called: the only place that puts one into words.

Pages, mails, notes, PDFs and CSV files say the same because they ask here; a test reads the source
and finds any other place that formats a date (docs/adr/0048). A port date is said in the zone in
which the carrier confirmed it, so that its day is the same for everybody; what happened, in the
account's zone. Every clock time names its zone: screens.md 11.6.

``zone`` is an IANA name. Left out, it is the zone of the page (``accounts.access`` sets it to the
account's); mails and tasks have no page, so they always give one. A plain date has no zone.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from django.utils import timezone

# Names that Americans say without "standing" and "daylight", where the time zone database has them
# for zones of the Americas and Hawaii: "IST" or "BST" elsewhere would be nothing without its S.
SAID = {
    **{name: f"{name[0]}T" for name in ("EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT")},
    **{name: f"{name[0]}T" for name in ("AST", "ADT", "NST", "NDT", "HST", "HDT")},
    **dict.fromkeys(("AKST", "AKDT"), "AKT"),
}
SAID_IN = ("America/", "US/", "Canada/", "Pacific/Honolulu", "EST", "MST", "HST", "CST", "PST")
Day = date | datetime


def there(at: datetime, zone: str = "") -> datetime:
    """Return a moment as the clocks of a zone show it."""
    place: tzinfo = ZoneInfo(zone) if zone else timezone.get_current_timezone()
    return at.astimezone(place)


def zone_in_words(local: datetime) -> str:
    """Return "CT" in summer and winter alike; "CDT" or "CST" in the hour that comes twice.

    Zones elsewhere keep their own short name; those that have none are "UTC+3".
    """
    name = local.tzname() or ""
    if name[:1] in "+-" and name:
        hours, minutes = name[1:3].lstrip("0") or "0", name[3:5]
        return f"UTC{name[0]}{hours}{f':{minutes}' if minutes.strip('0') else ''}"
    is_doubled = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    if is_doubled or not str(local.tzinfo).startswith(SAID_IN):
        return name
    return SAID.get(name, name)


def _day(day: Day, zone: str = "") -> date:
    return there(day, zone).date() if isinstance(day, datetime) else day


def moment(at: datetime, zone: str = "") -> str:
    """Return a moment where there is room: "Tuesday, December 1, 10:30 AM CT"."""
    return f"{weekday(at, zone)}, {month_day(at, zone)}, {clock(at, zone)}"


def short_moment(at: datetime, zone: str = "") -> str:
    """Return the same for subjects and tables: "Tue, Dec 1, 10:30 AM CT"."""
    return f"{short_day(at, zone)}, {clock(at, zone)}"


def instant(at: datetime, zone: str = "") -> str:
    """Return when something happened, with its year: "Dec 1, 2026, 10:30 AM CT"."""
    return f"{dated(at, zone)}, {clock(at, zone)}"


def clock(at: datetime, zone: str = "", *, seconds: bool = False) -> str:
    """Return "10:30 AM CT", or with ``seconds`` "10:30:05 AM CT"."""
    local = there(at, zone)
    shown = f"{local:%I:%M:%S %p}" if seconds else f"{local:%I:%M %p}"
    return f"{shown.lstrip('0')} {zone_in_words(local)}"


def wall_time(day: date, at: time) -> str:
    """Return day and hour somebody typed, which no zone has yet: "Dec 1, 10:30 AM"."""
    return f"{short_date(day)}, {f'{at:%I:%M %p}'.lstrip('0')}"


def weekday(day: Day, zone: str = "") -> str:
    """Return "Tuesday"."""
    return f"{_day(day, zone):%A}"


def month_day(day: Day, zone: str = "") -> str:
    """Return "December 1"."""
    on = _day(day, zone)
    return f"{on:%B} {on.day}"


def long_date(day: Day, zone: str = "") -> str:
    """Return "December 1, 2026"."""
    on = _day(day, zone)
    return f"{on:%B} {on.day}, {on.year}"


def month(day: Day, zone: str = "") -> str:
    """Return "December 2026"."""
    return f"{_day(day, zone):%B %Y}"


def short_day(day: Day, zone: str = "") -> str:
    """Return "Tue, Dec 1"."""
    return f"{_day(day, zone):%a}, {short_date(day, zone)}"


def short_date(day: Day, zone: str = "") -> str:
    """Return "Dec 1"."""
    on = _day(day, zone)
    return f"{on:%b} {on.day}"


def short_month(day: Day, zone: str = "") -> str:
    """Return "Dec 2026"."""
    return f"{_day(day, zone):%b %Y}"


def dated(day: Day, zone: str = "") -> str:
    """Return "Dec 1, 2026"."""
    return f"{short_date(day, zone)}, {_day(day, zone).year}"


def dated_day(day: Day, zone: str = "") -> str:
    """Return "Tue, Dec 1, 2026"."""
    return f"{short_day(day, zone)}, {_day(day, zone).year}"


def utc(at: datetime) -> str:
    """Return a moment for evidence, which courts of any zone read: "2026-12-01 16:30:00 UTC"."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def for_sheets(at: datetime) -> str:
    """Return a moment as spreadsheets sort it, in UTC: "2026-12-01T16:30"."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M}"


def machine(at: datetime, zone: str = "") -> str:
    """Return what stands in ``<time datetime>``: "2026-12-01T10:30:00-06:00"."""
    return there(at, zone).isoformat(timespec="seconds")


def day_ends(at: datetime, zone: str) -> datetime:
    """Return when the day of a moment is over where it is said: the next midnight of ``zone``."""
    next_day = there(at, zone).date() + timedelta(days=1)
    return datetime.combine(next_day, time(), tzinfo=ZoneInfo(zone))


def day_begins(at: datetime, zone: str) -> datetime:
    """Return when the day of a moment began where it is said: the midnight of ``zone`` before."""
    return datetime.combine(there(at, zone).date(), time(), tzinfo=ZoneInfo(zone))


def how_long(since: datetime, now: datetime) -> str:
    """Return the time between two moments in its largest unit: "3 days", "1 hour", "0 minutes"."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    for unit, length in (("day", 24 * 60), ("hour", 60), ("minute", 1)):
        if minutes >= length:
            count = minutes // length
            return f"{count:,} {unit}" if count == 1 else f"{count:,} {unit}s"
    return "0 minutes"


def age(since: datetime, now: datetime) -> str:
    """Return the same for a narrow column: "2d", "6h" or "12m"."""
    count, unit = how_long(since, now).split()
    return f"{count}{unit[0]}"


def ago(at: datetime, now: datetime, zone: str = "") -> str:
    """Return how long ago within a day ("23 minutes ago"), else the day or, older, the month."""
    if now - at >= timedelta(hours=24):
        is_this_year = there(at, zone).year == there(now, zone).year
        return short_date(at, zone) if is_this_year else short_month(at, zone)
    said = how_long(at, now)
    return "just now" if said == "0 minutes" else f"{said} ago"

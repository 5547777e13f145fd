"""The data of an event in words: "Order: A; Port date: Tue, Dec 1, 10:30 AM CT"."""

from datetime import date, datetime
from typing import Any

from accounts.moments import dated, moment
from porting.choices import Kind, LineType, Method
from porting.rules.history import saved
from porting.rules.rejections import REASON
from porting.wizard.labels import IN_SENTENCES, LABELS

# What each key of an event's data is called; those of "" are for machines and stay unsaid.
KEYS = {
    "can_port": "Can port",
    "certificate": "Seal certificate",
    "cannot": "Cannot port",
    "count": "Numbers",
    "documents": "Papers",
    "fields": "Changed",
    "foc_at": "Port date",
    "invited": "The letter names",
    "ip": "Internet address",
    "letters": "Letters",
    "line_type": "Kind of line",
    "name": "Signed as",
    "new": "Now",
    "old": "Before",
    "order": "Order",
    "pon": "PON",
    "pons": "PONs",
    "reasons": "Reasons",
    "sha256": "SHA-256",
    "slugs": "Statements",
    "text_version": "Version of the text",
    "to": "To",
    "user_agent": "Browser",
    "version": "Version",
    "was": "Before",
    "time_zone": "",
    "saved": "Changed",
    "rejection": "",
    "note": "",
    "answered": "",
}

# Said first, in this order; PostgreSQL keeps the keys of JSON in an order of its own.
FIRST = ("order", "pon", "pons", "foc_at", "was", "saved")

# Words of the tables of choices, as everywhere else.
CHOICES = {"line_type": LineType, "method": Method, "asks_for": Kind}

SLUGS = ("fields", "field", "slugs", "to", "line_type", "audience", "why")


def in_words(data: dict[str, Any], zone: str) -> str:
    """Return an event's data, each with its label; ``zone`` is for times that have none."""
    zone = data.get("time_zone") or zone
    if "changes" in data:
        data = {key: value for key, value in data.items() if key not in ("fields", "changes")} | {
            "saved": saved(data, for_staff=True)
        }
    said = (
        (KEYS.get(key, key.replace("_", " ").capitalize()), _value(key, value, zone))
        for key, value in sorted(data.items(), key=_place)
    )
    return "; ".join(f"{label}: {text}" for label, text in said if label and text)


def _place(item: tuple[str, Any]) -> tuple[int, str]:
    key = item[0]
    return (FIRST.index(key) if key in FIRST else len(FIRST), key)


def _value(key: str, value: Any, zone: str) -> str:
    if isinstance(value, list):
        return ", ".join(_value(key, one, zone) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _words(key, "" if value is None else str(value), zone)


def _words(key: str, text: str, zone: str) -> str:
    if key == "foc_at":
        return moment(datetime.fromisoformat(text), zone)
    if key == "date" and text:
        return dated(date.fromisoformat(text))
    if key in CHOICES and text in CHOICES[key].values:
        return str(CHOICES[key](text).label)
    if key == "reasons" and text in REASON:
        return REASON[text].title
    if key in ("fields", "field"):
        text = IN_SENTENCES.get(text) or LABELS.get(text) or text
    return text.replace("_", " ") if key in SLUGS else text

"""The fields of Configure Numbers, as typed, for one number or for all alike.

What was not touched is not written: the page carries what it showed (``was``), and only fields
that came back otherwise count. Whoever changed the rest meanwhile keeps what they did.
"""

import json
from dataclasses import dataclass
from typing import Any

from accounts import strangers_json
from porting.models import PortNumber
from porting.rules.routing import RouteMap
from porting.services.setup import LONGEST_DESCRIPTION
from porting.wizard.number_choices import NumberChoices

KEEP = "keep"  # "Leave as they are", offered where the numbers differ
# The column of a number that each field speaks of.
COLUMNS = {"route": "route_id", "source": "source_id", "call_settings": "call_settings_id"}
TEXTS = ("description", "route", "source", "call_settings", "texting")
LONGEST_WAS = 2_000


@dataclass
class SetUpFields:
    """The fields of one number, or of all alike, as typed, with what is wrong."""

    description: str = ""
    route: str = ""
    source: str = ""
    call_settings: str = ""
    texting: str = ""  # "on", "" or KEEP
    errors: dict[str, str] | None = None
    shown: str | None = None  # what the page showed, once it has come back

    @property
    def is_texting_enabled(self) -> bool:
        return self.texting == "on"

    @property
    def was(self) -> str:
        """What this page shows, for its own hidden field; or what it showed at first."""
        if self.shown is not None:
            return self.shown
        return json.dumps([getattr(self, name) for name in TEXTS])

    def touched(self) -> list[str]:
        """Return the fields that came back otherwise than they were shown; all, when unknown."""
        try:
            shown = strangers_json.read(self.shown or "", most=LONGEST_WAS)
        except ValueError:
            shown = None
        if not isinstance(shown, list) or len(shown) != len(TEXTS):
            return list(TEXTS)
        pairs = zip(TEXTS, shown, strict=True)
        return [name for name, text in pairs if getattr(self, name) != text]

    def check(
        self, choices: NumberChoices, route_map: RouteMap, number: str, *, route_needed: bool
    ) -> None:
        """Note what is wrong with these fields, each error with its remedy."""
        errors: dict[str, str] = {}
        if not self.route and route_needed:
            errors["route"] = f"Select where calls to {number} ring."
        elif self.route and self.route != KEEP:
            route_id = choices.routes.get(self.route, 0)
            if problem := route_map.problem(route_id):
                errors["route"] = problem
        if self.source and self.source != KEEP and self.source not in choices.sources:
            errors["source"] = "Select a tracking source from the list."
        if (
            self.call_settings
            and self.call_settings != KEEP
            and self.call_settings not in choices.call_settings
        ):
            errors["call_settings"] = "Select call settings from the list."
        if len(self.description) > LONGEST_DESCRIPTION:
            errors["description"] = (
                f"Description must be {LONGEST_DESCRIPTION} characters or fewer."
            )
        self.errors = errors

    def values(self, choices: NumberChoices) -> dict[str, Any]:
        """Return the columns to write: those of touched fields that do not stay as they are."""
        known: dict[str, dict[str, int]] = {
            "route": choices.routes,
            "source": choices.sources,
            "call_settings": choices.call_settings,
        }
        values: dict[str, Any] = {}
        for name in self.touched():
            text = getattr(self, name)
            if name in COLUMNS and text != KEEP:
                values[COLUMNS[name]] = known[name].get(text)
            elif name == "texting" and text != KEEP:
                values["is_texting_enabled"] = self.is_texting_enabled
            elif name == "description":
                values["description"] = text
        return values


def fields_of(post: Any, suffix: str = "") -> SetUpFields:
    """Read the posted fields; invisible characters have no place in a description."""
    description = "".join(c for c in post.get(f"description{suffix}", "") if c.isprintable())
    return SetUpFields(
        description=description.strip(),
        route=post.get(f"route{suffix}", ""),
        source=post.get(f"source{suffix}", ""),
        call_settings=post.get(f"call_settings{suffix}", ""),
        texting=post.get(f"texting{suffix}", ""),
        shown=post.get(f"was{suffix}", ""),
    )


def stored_fields(number: PortNumber, choices: NumberChoices) -> SetUpFields:
    ids = choices.public_ids
    return SetUpFields(
        description=number.description,
        route=ids["route"].get(number.route_id or 0, ""),
        source=ids["source"].get(number.source_id or 0, ""),
        call_settings=ids["call_settings"].get(number.call_settings_id or 0, "")
        or choices.account_level,
        texting="on" if number.is_texting_enabled else "",
    )

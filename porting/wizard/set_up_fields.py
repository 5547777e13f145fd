"""The fields of Configure Numbers, as typed, for one number or for all alike."""

from dataclasses import dataclass
from typing import Any

from porting.models import PortNumber
from porting.rules.routing import RouteMap
from porting.services.setup import LONGEST_DESCRIPTION, SetUp
from porting.wizard.number_choices import NumberChoices

KEEP = "keep"  # "Leave as they are", offered where the numbers differ


@dataclass
class SetUpFields:
    """The fields of one number, or of all alike, as typed, with what is wrong."""

    description: str = ""
    route: str = ""
    source: str = ""
    call_settings: str = ""
    is_texting_enabled: bool = False
    errors: dict[str, str] | None = None

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

    def set_up(self, choices: NumberChoices) -> SetUp:
        return SetUp(
            description=self.description,
            route_id=choices.routes.get(self.route),
            source_id=choices.sources.get(self.source),
            call_settings_id=choices.call_settings.get(self.call_settings),
            is_texting_enabled=self.is_texting_enabled,
        )


def fields_of(post: Any, suffix: str = "") -> SetUpFields:
    """Read the posted fields; invisible characters have no place in a description."""
    description = "".join(c for c in post.get(f"description{suffix}", "") if c.isprintable())
    return SetUpFields(
        description=description.strip(),
        route=post.get(f"route{suffix}", ""),
        source=post.get(f"source{suffix}", ""),
        call_settings=post.get(f"call_settings{suffix}", ""),
        is_texting_enabled=f"texting{suffix}" in post,
    )


def stored_fields(number: PortNumber, choices: NumberChoices) -> SetUpFields:
    ids = choices.public_ids
    return SetUpFields(
        description=number.description,
        route=ids["route"].get(number.route_id or 0, ""),
        source=ids["source"].get(number.source_id or 0, ""),
        call_settings=ids["call_settings"].get(number.call_settings_id or 0, "")
        or choices.account_level,
        is_texting_enabled=number.is_texting_enabled,
    )

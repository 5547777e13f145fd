"""Configure Numbers in groups: choose some or all of a list, and set them up in one go."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from porting.errors import NotEditable, PortingError
from porting.services import setup
from porting.services.setup import LONGEST_DESCRIPTION
from porting.wizard.configure_pages import remove_here, title
from porting.wizard.line_pages import SelectingPage
from porting.wizard.number_choices import NumberChoices
from porting.wizard.number_pages import counted
from porting.wizard.receiving_in_place import ADD_RECEIVING, NewReceivingNumber, add_in_place
from porting.wizard.set_up_fields import KEEP

COLUMNS = {"route": "route_id", "source": "source_id", "call_settings": "call_settings_id"}
TEXTING = {"on": True, "off": False}
NOT_DONE = (
    "What you chose below is not done yet. Select the numbers it is for, or set it back to "
    "“Leave as they are”."
)


class ConfigureGroupsPage(SelectingPage):
    """Fifty on a page, and "Select all 10,000" that is one condition and one UPDATE."""

    step = "configure"
    template_name = "porting/wizard/configure_groups.html"
    shows = ("all", "no_route", "no_source", "toll_free", "mobile", "landline")
    joined = ("route", "source")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(self.choices())

    def post(self, request: HttpRequest) -> HttpResponse:
        if "remove_one" in request.POST:
            return remove_here(self)
        if ADD_RECEIVING in request.POST:
            new = add_in_place(self.port_request, request.POST)
            status = 422 if new.error else 200
            return self.show(self.choices(), new=new, status=status, page_errors=new.page_errors)
        return self.apply()

    def apply(self) -> HttpResponse:
        choices, selection = self.choices(), self.selection()
        values, errors = self.values(choices)
        leaves = bool(self.wanted) or not {"later", "continue"}.isdisjoint(self.request.POST)
        if leaves and not values and not errors:
            return self.go_on()
        if selection.is_empty and leaves:
            errors = {"list": NOT_DONE} | errors
        elif selection.is_empty:
            errors = {"list": "Select at least one number."} | errors
        elif not values and not errors:
            errors["route"] = "Choose what to change for the selected numbers."
        if errors:
            return self.wrong(choices, errors)
        try:
            count = setup.configure_all(
                self.port_request, values, by=self.person, selection=selection
            )
        except NotEditable as error:
            return self.closed(error)
        except PortingError as error:
            return self.wrong(choices, {error.field or "route": str(error)})
        messages.success(self.request, f"{counted(count, 'number')} set up.")
        return self.go_on() if leaves else redirect(self.request.get_full_path())

    def values(self, choices: NumberChoices) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the columns to write, and what is wrong with what was chosen, by field."""
        post, errors = self.request.POST, dict[str, str]()
        values: dict[str, Any] = {}
        known = {
            "route": (choices.routes, "Select where calls ring from the list."),
            "source": (choices.sources, "Select a tracking source from the list."),
            "call_settings": (choices.call_settings, "Select call settings from the list."),
        }
        for name, column in COLUMNS.items():
            chosen = post.get(name, KEEP)
            if chosen == KEEP:
                continue
            if chosen and chosen not in known[name][0]:
                errors[name] = known[name][1]
            values[column] = known[name][0].get(chosen)
        if post.get("texting") in TEXTING:
            values["is_texting_enabled"] = TEXTING[post["texting"]]
        description = "".join(c for c in post.get("description", "") if c.isprintable()).strip()
        if len(description) > LONGEST_DESCRIPTION:
            errors["description"] = (
                f"Description must be {LONGEST_DESCRIPTION} characters or fewer."
            )
        elif description:
            values["description"] = description
        return values, errors

    def wrong(self, choices: NumberChoices, errors: dict[str, str]) -> HttpResponse:
        places = {"list": "#numbers-list"}
        page_errors = [
            {"href": places.get(name, f"#id_{name}"), "text": text} for name, text in errors.items()
        ]
        return self.show(choices, status=422, page_errors=page_errors, errors=errors)

    def show(
        self,
        choices: NumberChoices,
        *,
        status: int = 200,
        new: NewReceivingNumber | None = None,
        **context: Any,
    ) -> HttpResponse:
        post = self.request.POST
        chosen = {name: post.get(name, KEEP) for name in (*COLUMNS, "texting")}
        if new and new.added:
            chosen["route"] = new.added.public_id
        count = self.progress.facts.count
        return self.page(
            status=status,
            title=title(count["all"]),
            count=count["all"],
            no_route=count["no_route"],
            choices=choices,
            chosen=chosen,
            description=post.get("description", ""),
            new=new or NewReceivingNumber(),
            **self.listing(),
            **context,
        )

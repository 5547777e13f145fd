"""Configure Numbers: where calls ring and what they count for, for all alike or one by one."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from numbers.reading import national
from porting.errors import NotEditable, PortingError
from porting.rules.routing import RouteMap
from porting.services import numbers as services
from porting.services import setup
from porting.wizard.number_choices import NumberChoices
from porting.wizard.number_list import NumberList
from porting.wizard.number_pages import NumberWizardPage
from porting.wizard.receiving_in_place import ADD_RECEIVING, NewReceivingNumber, add_in_place
from porting.wizard.set_up_fields import (
    COLUMNS,
    KEEP,
    SetUpFields,
    fields_of,
    stored_fields,
)

ALIKE_UP_TO = 20


class SetUpPage(NumberWizardPage):
    """What both ways to configure share."""

    step = "configure"

    def route_map(self, many: list[SetUpFields], choices: NumberChoices) -> RouteMap:
        chosen = {choices.routes[one.route] for one in many if one.route in choices.routes}
        return RouteMap(self.port_request, chosen)


class ConfigurePage(SetUpPage):
    """The same for all."""

    template_name = "porting/wizard/configure.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        count = self.progress.facts.count["all"]
        if count > ALIKE_UP_TO and "alike" not in request.GET:
            return redirect(self.address("configure_groups"))
        choices = self.choices()
        stored = self.stored(choices)
        # Chosen beforehand for all to see, and no value of a number is lost by it.
        offered = stored.route or self.only_route(choices)
        fields = replace(stored, route=offered, shown=stored.was)
        return self.show(fields, choices, stored=stored)

    def post(self, request: HttpRequest) -> HttpResponse:
        if "remove_one" in request.POST:
            return remove_here(self)
        fields = fields_of(request.POST)
        if ADD_RECEIVING in request.POST:
            return self.add_receiving(fields)
        choices = self.choices()
        is_later = "later" in request.POST or bool(self.wanted)
        fields.check(
            choices, self.route_map([fields], choices), "these numbers", route_needed=not is_later
        )
        no_route = self.progress.facts.count["no_route"]
        if fields.route == KEEP and no_route and not is_later:
            fields.errors = (fields.errors or {}) | {"route": without_place(no_route)}
        if fields.errors:
            return self.show(fields, choices, status=422)
        try:
            if values := self.values(fields, choices):
                setup.configure_all(self.port_request, values, by=self.person)
        except NotEditable as error:
            return self.closed(error)
        except PortingError as error:
            fields.errors = {error.field or "route": str(error)}
            return self.show(fields, choices, status=422)
        return self.go_on()

    def add_receiving(self, fields: SetUpFields) -> HttpResponse:
        new = add_in_place(self.port_request, self.request.POST)
        if new.added:
            fields.route = new.added.public_id
        return self.show(fields, self.choices(), status=422 if new.error else 200, new=new)

    def values(self, fields: SetUpFields, choices: NumberChoices) -> dict[str, Any]:
        """The columns to write; without a place to ring the numbers keep the ones they have."""
        values = fields.values(choices)
        if not fields.route:
            values.pop("route_id", None)
        if not fields.description:
            values.pop("description", None)
        return values

    def stored(self, choices: NumberChoices) -> SetUpFields:
        """What all numbers have in common; where they differ, or some lack it, KEEP."""
        numbers = self.port_request.numbers.order_by()
        kinds = list(numbers.values(*COLUMNS.values(), "is_texting_enabled").annotate(Count("pk")))
        fields = SetUpFields()
        for name, column in COLUMNS.items():
            seen = {kind[column] for kind in kinds}
            only = next(iter(seen)) if len(seen) == 1 else None
            text = choices.public_ids[name].get(only, "") if only else ""
            setattr(fields, name, KEEP if len(seen) > 1 else text)
        fields.call_settings = fields.call_settings or choices.account_level
        texting = {kind["is_texting_enabled"] for kind in kinds}
        fields.texting = KEEP if len(texting) > 1 else ("on" if True in texting else "")
        described = list(numbers.values_list("description", flat=True).distinct()[:2])
        fields.description = described[0] if len(described) == 1 else ""
        return fields

    def only_route(self, choices: NumberChoices) -> str:
        """Return the one place of the account where calls can ring, chosen beforehand; or ""."""
        if len(choices.routes) != 1:
            return ""
        ((public_id, pk),) = choices.routes.items()
        return "" if RouteMap(self.port_request, {pk}).problem(pk) else public_id

    def show(
        self,
        fields: SetUpFields,
        choices: NumberChoices,
        *,
        status: int = 200,
        stored: SetUpFields | None = None,
        new: NewReceivingNumber | None = None,
    ) -> HttpResponse:
        count = self.progress.facts.count["all"]
        listed = NumberList(self.port_request.numbers.select_related("route"), self.request.GET)
        stored = stored or self.stored(choices)
        new = new or NewReceivingNumber()
        return self.page(
            status=status,
            new=new,
            title=title(count),
            fields=fields,
            choices=choices,
            listed=listed,
            keeps={name: getattr(stored, name) == KEEP for name in (*COLUMNS, "texting")},
            count=count,
            page_errors=[
                {"href": f"#id_{name}", "text": text}
                for name, text in (fields.errors or {}).items()
            ]
            + new.page_errors,
        )


class ConfigureOnePage(SetUpPage):
    """One by one, fifty on a page."""

    template_name = "porting/wizard/configure_one.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(self.listed(), self.choices())

    def post(self, request: HttpRequest) -> HttpResponse:
        if "remove_one" in request.POST:
            return remove_here(self)
        if ADD_RECEIVING in request.POST:
            return self.add_receiving()
        listed, choices = self.listed(), self.choices()
        is_later = "later" in request.POST or bool(self.wanted)
        # A row that is not on the posted page (it was added or moved meanwhile) stays untouched.
        posted = [row for row in listed.rows if f"route-{row.pk}" in request.POST]
        for row in posted:
            row.fields = fields_of(request.POST, f"-{row.pk}")
        route_map = self.route_map([row.fields for row in posted], choices)
        for row in posted:
            row.fields.check(choices, route_map, national(row.e164), route_needed=not is_later)
        if any(row.fields.errors for row in posted):
            return self.show(listed, choices, status=422)
        set_ups = {row.pk: row.fields.values(choices) for row in posted}
        try:
            setup.configure_rows(self.port_request, set_ups, by=self.person)
        except NotEditable as error:
            return self.closed(error)
        if listed.next and not is_later:
            return redirect(f"{self.address('configure_one')}?after={listed.next}")
        return self.go_on()

    def add_receiving(self) -> HttpResponse:
        """Offer the new receiving number, chosen where none is; everything typed stays."""
        new = add_in_place(self.port_request, self.request.POST)
        listed = self.listed()
        for row in listed.rows:
            if f"route-{row.pk}" in self.request.POST:
                row.fields = fields_of(self.request.POST, f"-{row.pk}")
                if new.added and not row.fields.route:
                    row.fields.route = new.added.public_id
        return self.show(listed, self.choices(), status=422 if new.error else 200, new=new)

    def listed(self) -> NumberList:
        return NumberList(self.port_request.numbers.all(), self.request.GET)

    def show(
        self,
        listed: NumberList,
        choices: NumberChoices,
        *,
        status: int = 200,
        new: NewReceivingNumber | None = None,
    ) -> HttpResponse:
        new = new or NewReceivingNumber()
        count = self.progress.facts.count["all"]
        for row in listed.rows:
            row.fields = getattr(row, "fields", None) or stored_fields(row, choices)
        errors = [
            {"href": f"#id_{name}_{row.pk}", "text": text}
            for row in listed.rows
            for name, text in (row.fields.errors or {}).items()
        ]
        return self.page(
            status=status,
            title=title(count),
            listed=listed,
            choices=choices,
            count=count,
            new=new,
            page_errors=errors + new.page_errors,
        )


def remove_here(page: NumberWizardPage) -> HttpResponse:
    """Take a number out from the page where its verdict is shown again."""
    if asking := page.ask_first():
        return asking
    try:
        services.remove_numbers(page.port_request, page.selected(), by=page.person)
    except NotEditable as error:
        return page.closed(error)
    messages.success(page.request, "1 number removed.")
    if not page.port_request.numbers.exists():
        return redirect(page.address("numbers"))
    return redirect(page.request.get_full_path())


def without_place(count: int) -> str:
    """Say that numbers would be left with nowhere to ring, and where to find them."""
    said = "1 number has" if count == 1 else f"{count:,} numbers have"
    return (
        f"{said} no place to ring yet. Choose one place for all, or set these up under “In groups”."
    )


def title(count: int) -> str:
    return "Set up 1 number" if count == 1 else f"Set up {count:,} numbers"

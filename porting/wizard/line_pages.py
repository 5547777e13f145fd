"""Line types and PINs: landline or mobile, for many numbers at once, and a PIN for single ones."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode

from numbers.reading import national
from porting.choices import LineType, MobileAnswer
from porting.errors import NotEditable, PortingError
from porting.rules.grouping import said_type
from porting.rules.selection import SHOW, Selection
from porting.services import line_types
from porting.services.numbers import letter_at_stake
from porting.wizard.fields import Pin
from porting.wizard.number_list import NumberList
from porting.wizard.number_pages import BulkAct, NumberWizardPage, counted

LONGEST_SEARCH = 40
TYPES = ("all", "mobile", "landline", "unknown", "toll_free")


class SelectingPage(NumberWizardPage):
    """A list of numbers to choose from: ticked ones, or all that the list shows."""

    shows: tuple[str, ...] = ("all",)
    joined: tuple[str, ...] = ()  # rows of other tables that the list names

    @property
    def asked(self) -> dict[str, str]:
        """What the address narrows the list to."""
        show = self.request.GET.get("show", "")
        search = " ".join(self.request.GET.get("q", "").split())[:LONGEST_SEARCH]
        found = {"show": show if show in self.shows[1:] else "", "q": search}
        return {name: text for name, text in found.items() if text}

    def selection(self) -> Selection:
        return Selection(
            pks=tuple(self.selected()),
            is_all="everything" in self.request.POST,
            show=self.asked.get("show", "all"),
            search=self.asked.get("q", ""),
        )

    def listing(self) -> dict[str, Any]:
        """The page of numbers and what narrows it, for the template."""
        rows = self.selection().listed(self.port_request)
        more = urlencode(self.asked)
        return {
            "listed": NumberList(rows.select_related(*self.joined), self.request.GET),
            "listed_count": rows.count() if self.asked else self.progress.facts.count["all"],
            "shows": [(slug, SHOW[slug][0]) for slug in self.shows],
            "asked": self.asked,
            "more": f"&{more}" if more else "",
            "ticked": set(self.selected()),
            "everything": "everything" in self.request.POST,
        }


class LinesPage(SelectingPage):
    """What each number is used with; many are set in one go."""

    step = "numbers"
    template_name = "porting/wizard/lines.html"
    shows = TYPES

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        selection = self.selection()
        line_type = request.POST.get("line_type", "")
        if selection.is_empty:
            return self.wrong("#numbers-list", "Select at least one number.")
        if line_type not in line_types.SAID:
            return self.wrong("#id_line_type", "Select what these numbers are used with.")
        rows = selection.rows(self.port_request).exclude(line_type=LineType.TOLL_FREE)
        to = f"to {str(LineType(line_type).label).lower()}"
        if page := self.ask_first(BulkAct("Set", rows, to)):
            return page
        try:
            count = line_types.set_line_type(
                self.port_request, selection, LineType(line_type), by=self.person
            )
        except NotEditable as error:
            return self.closed(error)
        label = str(LineType(line_type).label).lower()
        said = f"{counted(count, 'number')} set to {label}." if count else "Nothing to change."
        messages.success(request, said)
        return redirect(request.get_full_path())

    def wrong(self, href: str, text: str) -> HttpResponse:
        return self.show(status=422, page_errors=[{"href": href, "text": text}])

    def show(self, *, status: int = 200, **context: Any) -> HttpResponse:
        row = self.port_request
        listing = self.listing()
        for number in listing["listed"].rows:
            number.type_words = self.type_of(number.line_type)
            number.has_pin = bool(number.account_pin)
            number.may_have_pin = number.line_type != LineType.TOLL_FREE
        return self.page(
            status=status,
            **listing,
            **context,
            line_type=self.request.POST.get("line_type", ""),
            line_types=[(one.value, one.label) for one in line_types.SAID],
            answer=MobileAnswer(row.mobile_numbers).label if row.mobile_numbers else "",
            has_pin_for_all=bool(row.account_pin),
            is_letter_at_stake=letter_at_stake(row) is not None,
        )

    def type_of(self, line_type: str) -> str:
        """Toll-free is read from the number; else "all" or "none" speaks for every one."""
        return str(said_type(self.port_request, line_type).label)


class NumberPinPage(NumberWizardPage):
    """One number's own PIN: typed, stored, never shown again."""

    step = "numbers"
    template_name = "porting/wizard/number_pin.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(number=self.number(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        number = self.number(pk)
        is_removed = "remove" in request.POST
        try:
            pin = "" if is_removed else self.typed(request.POST.get("account_pin", ""))
            line_types.set_pin(self.port_request, pk, pin, by=self.person)
        except NotEditable as error:
            return self.closed(error)
        except PortingError as error:
            problem = [{"href": "#id_account_pin", "text": str(error)}]
            return self.page(status=422, number=number, error=str(error), page_errors=problem)
        done = "removed" if is_removed else "saved"
        messages.success(request, f"PIN of {number.shown} {done}.")
        return redirect(self.address("number_lines"))

    def typed(self, text: str) -> str:
        if not text.strip():
            raise PortingError("Enter the PIN of this number.")
        try:
            return str(Pin("account_pin").clean(text))
        except ValidationError as error:
            raise PortingError(" ".join(error.messages)) from None

    def number(self, pk: int) -> Any:
        number: Any = self.port_request.numbers.filter(pk=pk).first()
        if number is None:
            raise Http404
        number.shown, number.has_pin = national(number.e164), bool(number.account_pin)
        return number

"""Port in Details: the list of numbers, and rows to type more of them into."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from numbers.reading import national
from porting.choices import MobileAnswer
from porting.errors import ChecksUsedUp, NotEditable, PortingError
from porting.models import PortNumber
from porting.rules.grouping import said_type
from porting.rules.section_rules import UNMARKED
from porting.services import numbers as services
from porting.services import portability
from porting.services.numbers import AddResult
from porting.wizard.base import WizardPage
from porting.wizard.bulk_acts import EXAMPLES, PLACES, BulkAct, counted
from porting.wizard.number_choices import NumberChoices
from porting.wizard.number_list import NumberList, matching
from porting.wizard.number_rows import MOST_ROWS, NumberRow, errors_of, rows_of

LONGEST_PK = 18
MOST_CAUTIONS = 5  # the others stand on Check Portability


class NumberWizardPage(WizardPage):
    """What the pages about numbers share: their address, their choices, and asking first."""

    keeps_words = False  # whether "back" is a post that shows the page again as it was typed

    @property
    def person(self) -> User:
        return cast(User, self.request.user)

    @property
    def is_in_place(self) -> bool:
        """A script asks for a part of the page, not for the page."""
        return "HX-Request" in self.request.headers

    def address(self, name: str, *args: Any) -> str:
        account = self.port_request.account.public_id
        return reverse(f"porting:{name}", args=[account, self.port_request.reference, *args])

    @property
    def wanted(self) -> str:
        """Where the pressed button leads once everything is saved; "" for the usual way."""
        name, query = PLACES.get(self.request.POST.get("go", ""), ("", ""))
        return f"{self.address(name)}{query}" if name else ""

    def go_on(self) -> HttpResponse:
        return redirect(self.wanted) if self.wanted else super().go_on()

    def choices(self) -> NumberChoices:
        return NumberChoices(self.port_request.account)

    def selected(self) -> list[int]:
        """The primary keys of the ticked rows, or of the one row whose button was pressed.

        What is no number is nobody's row.
        """
        post = self.request.POST
        pressed = post.getlist("remove_one") or post.getlist("selected")
        ticked = (text[:LONGEST_PK] for text in pressed)
        return [int(text) for text in ticked if text.isascii() and text.isdecimal()]

    def ask_first(self, meant: BulkAct | None = None) -> HttpResponse | None:
        """Ask before an act on several numbers, and before one that ends a letter that was sent.

        The page that asks names the numbers and keeps what was typed. Returns it, or None when
        nothing is at stake or the person has agreed to just as many numbers as are meant now.
        """
        count = meant.rows.count() if meant else 0
        is_agreed = self.request.POST.get("meant", "0") == str(count)
        if "confirmed" in self.request.POST and (is_agreed or count < 2):
            return None
        letter = services.letter_at_stake(self.port_request)
        if letter is None and count < 2:
            return None
        leave_out = {"csrfmiddlewaretoken", "confirmed", "meant"}
        kept = [
            (name, value)
            for name, values in self.request.POST.lists()
            if name not in leave_out
            for value in values
        ]
        self.template_name = "porting/wizard/numbers_confirm.html"
        shown = meant.rows.values_list("e164", flat=True)[:EXAMPLES] if meant else ()
        return self.page(
            letter=letter,
            kept=kept,
            back=self.request.get_full_path(),
            act=meant.words(count) if meant and count else "",
            meant=count,
            examples=[national(e164) for e164 in shown],
            more=count - EXAMPLES,
            keeps_words=self.keeps_words,
        )

    def start_check(self) -> HttpResponse:
        try:
            portability.ask_check(self.port_request, by=self.person)
        except ChecksUsedUp as error:
            messages.warning(self.request, str(error))
        return redirect(self.address("check"))

    def say_added(self, result: AddResult) -> None:
        """Tell in one line what became of what was typed."""
        said = []
        if result.added:
            said.append(f"{counted(result.added, 'number')} added")
        if result.duplicates:
            said.append(f"{counted(len(result.duplicates), 'duplicate')} skipped")
        if said:
            messages.success(self.request, f"{', '.join(said)}.")
        for caution in result.cautions[:MOST_CAUTIONS]:
            messages.warning(self.request, caution)

    def leave(self, result: AddResult) -> HttpResponse:
        """Everything typed is stored: go where the pressed button leads."""
        self.say_added(result)
        if self.wanted:
            return self.go_on()
        if "check" in self.request.POST:
            return self.start_check()
        return self.go_on() if "later" in self.request.POST else redirect(self.address("numbers"))

    def closed(self, error: NotEditable) -> HttpResponse:
        messages.warning(self.request, str(error))
        return redirect(self.port_request)


class NumbersPage(NumberWizardPage):
    """The numbers so far, and rows to add more."""

    step = "numbers"
    template_name = "porting/wizard/numbers.html"
    keeps_words = True

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show([NumberRow()])

    def post(self, request: HttpRequest) -> HttpResponse:
        if "remove_one" in request.POST:
            return self.remove()
        if "act" in request.POST:
            return self.act_on_selected(request.POST["act"])
        rows = rows_of(request.POST)
        if "back" in request.POST:
            return self.show(rows)
        if "add_row" in request.POST:
            return self.add_row(rows)
        if "remove_row" in request.POST:
            gone = request.POST["remove_row"]
            return self.show([row for n, row in enumerate(rows, start=1) if str(n) != gone])
        return self.save(rows)

    def show(
        self, rows: list[NumberRow], *, status: int = 200, focus: int = 0, **context: Any
    ) -> HttpResponse:
        search = self.request.GET.get("q", "")
        numbers = self.port_request.numbers.select_related("route", "source")
        listed = NumberList(matching(numbers, search), self.request.GET)
        for number in listed.rows:
            number.type_words = self.type_of(number)
        return self.page(
            status=status,
            listed=listed,
            search=search,
            more=f"&{urlencode({'q': search})}" if search else "",
            rows=rows or [NumberRow()],
            focus=focus,
            choices=self.choices(),
            asks_mobile=self.port_request.mobile_numbers == MobileAnswer.SOME,
            needs_marks=self.needs_marks,
            **context,
        )

    @property
    def needs_marks(self) -> bool:
        """Whether some are said to be mobile numbers and none is marked: the section waits."""
        return UNMARKED in self.progress.rows["numbers"].problems["numbers"].values()

    def type_of(self, number: PortNumber) -> str:
        """Toll-free is read from the number; for the rest the answer on Billing Details counts."""
        return str(said_type(self.port_request, number.line_type).label)

    def add_row(self, rows: list[NumberRow]) -> HttpResponse:
        """Give one more row: alone when a script asks, else the page with nothing lost."""
        if self.is_in_place:
            context = {"row": NumberRow(), "n": len(rows) + 1, "focus": len(rows) + 1}
            context["choices"] = self.choices()
            return render(self.request, "porting/wizard/numbers_row.html", context)
        return self.show([*rows, NumberRow()], focus=len(rows) + 1)

    def save(self, rows: list[NumberRow]) -> HttpResponse:
        filled = [row for row in rows if not row.is_blank]
        choices = self.choices()
        places = [row.place(choices) for row in filled]
        if (more := len(rows) - MOST_ROWS) > 0:
            one = f"One page saves {MOST_ROWS} rows. Remove {more:,}."
            rows[0].typed_error = f"{one} For more, use Port Multiple Numbers."
        if any(row.has_error for row in rows):
            return self.show(rows, status=422, page_errors=errors_of(rows))
        if not filled:
            return self.nothing_typed(rows)
        if page := self.ask_first():
            return page
        try:
            typed = [row.typed for row in filled]
            result = services.add_numbers(self.port_request, typed, by=self.person, rows=places)
        except NotEditable as error:
            return self.closed(error)
        except PortingError as error:
            filled[0].typed_error = str(error)
            return self.show(rows, status=422, page_errors=errors_of(rows))
        return self.after_adding(filled, result)

    def nothing_typed(self, rows: list[NumberRow]) -> HttpResponse:
        if "later" in self.request.POST or self.wanted:
            return self.go_on()
        if "save" in self.request.POST and self.needs_marks:
            messages.warning(self.request, UNMARKED)
            return redirect(f"{self.address('numbers')}#numbers-list")
        if self.port_request.numbers.exists():
            return self.start_check() if "check" in self.request.POST else self.go_on()
        rows = rows or [NumberRow()]
        rows[0].typed_error = "Enter a number to port."
        return self.show(rows, status=422, page_errors=errors_of(rows))

    def after_adding(self, filled: list[NumberRow], result: AddResult) -> HttpResponse:
        """Keep what could not be read in its rows; the others are stored already."""
        if result.problems:
            sentences = dict(result.problems)
            left = [row for row in filled if row.typed in sentences]
            for row in left:
                row.typed_error = sentences[row.typed]
            self.port_request.refresh_from_db()
            return self.show(
                left, status=422, page_errors=errors_of(left), result=result, added=result.added
            )
        return self.leave(result)

    def act_on_selected(self, act: str) -> HttpResponse:
        pks = self.selected()
        if not pks:
            error = {"href": "#numbers-list", "text": "Select at least one number."}
            return self.show(rows_of(self.request.POST), status=422, page_errors=[error])
        if act == "remove":
            return self.remove()
        words = "mobile numbers" if act == "mobile" else "not mobile"
        chosen = self.port_request.numbers.filter(pk__in=pks)
        if page := self.ask_first(BulkAct("Mark", chosen, f"as {words}")):
            return page
        try:
            count = services.mark_mobile(
                self.port_request, pks, is_mobile=act == "mobile", by=self.person
            )
        except NotEditable as error:
            return self.closed(error)
        messages.success(self.request, f"{counted(count, 'number')} marked as {words}.")
        return self.listed_again()

    def remove(self) -> HttpResponse:
        pks = self.selected()
        if page := self.ask_first(BulkAct("Remove", self.port_request.numbers.filter(pk__in=pks))):
            return page
        try:
            count = services.remove_numbers(self.port_request, pks, by=self.person)
        except NotEditable as error:
            return self.closed(error)
        messages.success(self.request, f"{counted(count, 'number')} removed.")
        return self.listed_again()

    def listed_again(self) -> HttpResponse:
        """The page as it stands now; rows that are typed and not saved yet are still there."""
        rows = rows_of(self.request.POST)
        if all(row.is_blank for row in rows):
            return redirect(self.request.get_full_path())
        self.port_request.refresh_from_db()
        return self.show(rows)

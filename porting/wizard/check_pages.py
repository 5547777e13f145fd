"""Check Portability: the answer, number by number, with its remedy in place."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRefresh

from numbers.reading import national, read_number
from porting.choices import EDITABLE, GOOD_VERDICTS, Verdict
from porting.errors import NotEditable, PortingError
from porting.models import PortNumber
from porting.rules import portability as rules
from porting.rules.looked_up import unmarked_mobiles
from porting.services import line_types, lookups, portability
from porting.services import numbers as services
from porting.wizard.check_extras import directory_work, extras
from porting.wizard.number_list import NumberList, tag_of
from porting.wizard.number_pages import BulkAct, NumberWizardPage

SHOWN_READY = 50
# These can be put right by typing; every other conflict is solved somewhere else.
CORRECTABLE = (Verdict.NOT_A_US_NUMBER, Verdict.CANADIAN)
FIX_WORDS = {str(Verdict.FAIL_SAFE): "Change fail-safe"}


class CheckPage(NumberWizardPage):
    """The results, or how far the check is."""

    step = "check"
    template_name = "porting/wizard/check.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        row = self.port_request
        if self.is_in_place and request.GET.get("part") == "directory":
            return self.directory()
        if self.is_in_place and not row.is_check_running:
            return HttpResponseClientRefresh()
        if self.is_in_place:
            return render(request, "parts/progress.html", {"work": self.work()})
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        act = "fix" if "fix" in request.POST else request.POST.get("act", "")
        act = "remove_one" if "remove_one" in request.POST else act
        if act == "ask_directory":
            return self.ask_directory()
        changes = {
            "fix": self.fix,
            "remove_one": self.remove_one,
            "remove_bad": self.remove_bad,
            "mark_mobile": self.mark_mobile,
        }
        if act not in changes:
            return self.again()
        if page := self.ask_first(self.meant(act)):
            return page
        try:
            return changes[act]()
        except NotEditable as error:
            return self.closed(error)

    def meant(self, act: str) -> BulkAct | None:
        """The numbers that a button is about, where they may be several."""
        if act == "remove_bad":
            return BulkAct("Remove", services.unportable(self.port_request), "that can't port")
        if act == "mark_mobile":
            return BulkAct("Mark", unmarked_mobiles(self.port_request), "as mobile numbers")
        return None

    def remove_one(self) -> HttpResponse:
        pks = self.selected()
        return self.removed(services.remove_numbers(self.port_request, pks, by=self.person))

    def remove_bad(self) -> HttpResponse:
        return self.removed(services.remove_unportable(self.port_request, by=self.person))

    def directory(self) -> HttpResponse:
        """How far the directory is, for the page that waits; the whole page when it is through."""
        standing = lookups.standing(self.port_request, self.progress.facts.count["all"])
        if not standing.is_running:
            return HttpResponseClientRefresh()
        work = directory_work(standing, self.address("check"))
        return render(self.request, "parts/progress.html", {"work": work})

    def ask_directory(self) -> HttpResponse:
        if lookups.try_now(self.port_request):
            messages.success(self.request, "We ask the directory again now.")
        return redirect(self.address("check"))

    def mark_mobile(self) -> HttpResponse:
        count = line_types.believe_directory(self.port_request, by=self.person)
        words = "1 number is" if count == 1 else f"{count:,} numbers are"
        messages.success(self.request, f"{words} marked as mobile. Mobile numbers need a PIN.")
        return redirect(self.address("check"))

    def work(self) -> dict[str, Any]:
        count = self.progress.facts.count["all"]
        noun = "number" if count == 1 else "numbers"
        work = {
            "is_running": True,
            "title": f"Checking {count:,} {noun}",
            "status_url": self.address("check"),
            "page_url": self.address("check"),
        }
        if self.is_slow:
            work["sentence"] = "The check has not answered yet. We try again by ourselves."
        return work

    @property
    def is_slow(self) -> bool:
        asked = self.port_request.check_asked_at
        return asked is not None and timezone.now() - asked > portability.SLOW

    def again(self) -> HttpResponse:
        try:
            return self.start_check()
        except NotEditable as error:
            return self.closed(error)
        except PortingError as error:
            messages.warning(self.request, str(error))
            return redirect(self.address("numbers"))

    def removed(self, count: int) -> HttpResponse:
        words = "1 number" if count == 1 else f"{count:,} numbers"
        messages.success(self.request, f"{words} removed.")
        if not self.port_request.numbers.exists():
            return redirect(self.address("numbers"))
        return redirect(self.address("check"))

    def fix(self) -> HttpResponse:
        """Save every number that was typed anew on this page, so that no typing is lost."""
        typed = {
            int(name.removeprefix("typed-")[:18]): str(value).strip()
            for name, value in self.request.POST.items()
            if name.startswith("typed-") and name.removeprefix("typed-").isdecimal()
        }
        stored = self.port_request.numbers.in_bulk(list(typed)[:100])
        pressed = self.request.POST["fix"]
        errors, fixed = {}, []
        for pk, number in stored.items():
            if typed[pk] == number.typed and str(pk) != pressed:
                continue
            try:
                new = services.replace_number(self.port_request, pk, typed[pk], by=self.person)
            except NotEditable:
                raise
            except PortingError as error:
                errors[pk] = (typed[pk], str(error))
            else:
                fixed += [new] if new else []
        said = " ".join(_said(number) for number in fixed)
        if errors or self.is_in_place:
            status = 422 if errors and not self.is_in_place else 200
            self.port_request.refresh_from_db()
            return self.show(status=status, errors=errors, said=said)
        if said:
            messages.success(self.request, said)
        return redirect(self.address("check"))

    def show(
        self,
        *,
        status: int = 200,
        errors: dict[int, tuple[str, str]] | None = None,
        said: str = "",
    ) -> HttpResponse:
        row = self.port_request
        if row.is_check_running:
            return self.page(work=self.work(), is_slow=self.is_slow)
        if not row.is_check_fresh:
            return self.page(is_stale=True)
        bad = row.numbers.exclude(verdict__in=GOOD_VERDICTS)
        listed = NumberList(bad, self.request.GET)
        good = row.numbers.filter(verdict__in=GOOD_VERDICTS)
        ready: list[Any] = list(good.order_by("position", "pk")[:SHOWN_READY])
        look = portability.look_again(row, [*listed.rows, *ready])
        if look.has_changed and not errors and not said:
            return self.page(is_stale=True, is_changed=True)
        errors = errors or {}
        self.dress([*listed.rows, *ready], look.found, errors)
        count = self.progress.facts.count
        if self.is_in_place:
            self.template_name = "porting/wizard/check_results.html"
        return self.page(
            status=status,
            listed=listed,
            ready=ready,
            count=count,
            headline=headline(count["good"], count["all"]),
            more_ready=count["good"] - len(ready),
            said=said,
            saves_in_place=services.letter_at_stake(row) is None,  # else there is a page that asks
            **extras(row, count, self.address("check")),
            page_errors=[
                {"href": f"#id_typed_{pk}", "text": text} for pk, (_, text) in errors.items()
            ],
        )

    def dress(
        self,
        rows: list[Any],
        found: dict[str, rules.Finding],
        errors: dict[int, tuple[str, str]],
    ) -> None:
        """Give each number its link to the place of the conflict, its field and its error."""
        for number in rows:
            number.tag, number.shown = tag_of(number), national(number.e164)
            number.read_as = how_it_was_read(number)
            number.is_correctable = number.verdict in CORRECTABLE and number.status in EDITABLE
            number.field_value, number.error = errors.get(number.pk, (number.typed, ""))
            finding = found[number.e164]
            if finding.fix and finding.verdict == number.verdict:
                number.fix_url, number.fix_words = self.link(finding.fix, number.verdict)

    def link(self, fix: rules.Fix, verdict: str) -> tuple[str, str]:
        account = self.port_request.account.public_id
        way_back = urlencode({"next": self.address("check")})
        if fix.kind in ("receiving_number", "planned"):
            page = reverse("numbers:receiving_replace", args=[account, fix.public_id])
            words = "Change the plan" if fix.kind == "planned" else "Change routing"
            return f"{page}?{way_back}", FIX_WORDS.get(verdict, words)
        if fix.kind == "user":
            page = reverse("numbers:user_phone", args=[account, fix.public_id])
            return f"{page}?{way_back}", "Open user"
        if fix.kind == "tracking_number":
            return reverse("numbers:tracking_edit", args=[account, fix.public_id]), "Open"
        if fix.kind == "request":
            return reverse("porting:request", args=[account, fix.public_id]), "Open"
        if fix.kind == "other_ports":
            return reverse("porting:other", args=[account]), "Ask for it separately"
        return "", ""


def how_it_was_read(number: PortNumber) -> str:
    """Return the sentence about letters or an extension that were typed, "" for plain digits."""
    read = read_number(number.typed, accept_fictional=settings.ACCEPT_FICTIONAL_NUMBERS)
    return f"{read.sentence()}." if read.is_read_with_care and read.e164 == number.e164 else ""


def headline(good: int, count: int) -> str:
    if good == count:
        few = {1: "Your number can port", 2: "Both numbers can port"}
        return few.get(count, f"All {count:,} numbers can port")
    return f"{good:,} of {count:,} {'number' if count == 1 else 'numbers'} can port"


def _said(number: PortNumber) -> str:
    if number.verdict in GOOD_VERDICTS:
        return f"{national(number.e164)} can port."
    return f"{national(number.e164)} is saved. {number.verdict_detail}"


class FixPage(NumberWizardPage):
    """One number to correct, on a page of its own."""

    step = "check"
    template_name = "porting/wizard/check_fix.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        number = self.number(pk)
        return self.page(number=number, text=number.typed)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        number = self.number(pk)
        text = request.POST.get("typed", "")
        if page := self.ask_first():
            return page
        try:
            new = services.replace_number(self.port_request, pk, text, by=self.person)
        except NotEditable as error:
            return self.closed(error)
        except PortingError as error:
            problem = [{"href": "#id_typed", "text": str(error)}]
            return self.page(
                status=422, number=number, text=text, error=str(error), page_errors=problem
            )
        if new:
            messages.success(request, _said(new))
        fresh = self.port_request.is_check_fresh
        return redirect(self.address("check" if fresh else "numbers"))

    def number(self, pk: int) -> Any:
        number: Any = self.port_request.numbers.filter(pk=pk).first()
        if number is None:
            raise Http404
        number.shown, number.tag = national(number.e164), tag_of(number)
        return number

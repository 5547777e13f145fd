"""Port Multiple Numbers, Manual Add: a text area for any number of them."""

from django.http import HttpRequest, HttpResponse

from porting.errors import NotEditable, PortingError
from porting.services import numbers as services
from porting.services.numbers import AddResult
from porting.wizard.number_pages import NumberWizardPage, counted


class ManualAddPage(NumberWizardPage):
    """The text area. What cannot be read stays in it, with a sentence for each."""

    step = "numbers"
    template_name = "porting/wizard/numbers_manual.html"
    keeps_words = True

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(text="")

    def post(self, request: HttpRequest) -> HttpResponse:
        text = request.POST.get("numbers", "")
        if "back" in request.POST:
            return self.page(text=text)
        try:
            typed = services.typed_numbers(text)
        except PortingError as error:
            return self.refuse(text, str(error))
        if not any(typed) and ("later" in request.POST or self.wanted):
            return self.go_on()
        if not any(typed):
            return self.refuse(text, "Enter the numbers to port, one on each line.")
        return self.ask_first() or self.save(text, typed)

    def save(self, text: str, typed: list[str]) -> HttpResponse:
        try:
            result = services.add_numbers(self.port_request, typed, by=self.person)
        except NotEditable as error:
            return self.closed(error)
        except PortingError as error:
            return self.refuse(text, str(error))
        if result.problems:
            return self.keep_problems(typed, result)
        return self.leave(result)

    def refuse(self, text: str, sentence: str) -> HttpResponse:
        error = {"href": "#id_numbers", "text": sentence}
        return self.page(status=422, text=text, error=sentence, page_errors=[error])

    def keep_problems(self, typed: list[str], result: AddResult) -> HttpResponse:
        """What we could not read stays in the box, one a line; each sentence names its line there.

        The box holds these lines alone, so their numbers count what is left in it.
        """
        sentences = dict(result.problems)
        lines = [text for text in typed if text in sentences]
        problems = [f"Line {n:,}: {sentences[text]}" for n, text in enumerate(lines, start=1)]
        found = result.added + len(result.duplicates)
        count = counted(len(lines), "line")
        summary = f"Numbers to port: correct the {count} in the box."
        return self.page(
            status=422,
            text="\n".join(lines),
            problems=problems,
            summary=_summary(found, result),
            page_errors=[{"href": "#id_numbers", "text": summary}],
        )


def _summary(found: int, result: AddResult) -> str:
    """For example "12 numbers found, 1 duplicate skipped, 1 line we could not read"."""
    parts = [f"{counted(found, 'number')} found"]
    if result.duplicates:
        parts.append(f"{counted(len(result.duplicates), 'duplicate')} skipped")
    parts.append(f"{counted(len(result.problems), 'line')} we could not read")
    return f"{', '.join(parts)}. What we could read is saved; correct the rest in the box."

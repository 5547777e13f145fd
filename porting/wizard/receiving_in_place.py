"""Add a receiving number on the page that wants one: nothing typed is lost, nobody leaves."""

from dataclasses import dataclass
from typing import Any

from numbers import editing
from numbers.forms import ReceivingNumberForm
from numbers.models import Route
from numbers.reading import national
from porting.errors import PortingError
from porting.models import PortRequest

ADD_RECEIVING = "add_receiving"  # the button that does it
NUMBER, NAME = "new_number", "new_name"


@dataclass
class NewReceivingNumber:
    """The two fields as typed, what is wrong, and the route that came of it."""

    number: str = ""
    name: str = ""
    error: str = ""
    added: Route | None = None

    @property
    def page_errors(self) -> list[dict[str, str]]:
        return [{"href": f"#id_{NUMBER}", "text": self.error}] if self.error else []


def add_in_place(request: PortRequest, post: Any) -> NewReceivingNumber:
    """Add the receiving number that was typed, or say why not; nothing else is saved."""
    new = NewReceivingNumber(post.get(NUMBER, ""), post.get(NAME, ""))
    form = ReceivingNumberForm({"number": new.number, "name": new.name})
    if not form.is_valid():
        new.error = " ".join(str(text) for texts in form.errors.values() for text in texts)
        return new
    e164 = form.cleaned_data["number"]
    if request.numbers.filter(e164=e164).exists():
        new.error = (
            f"{national(e164)} is in this port, so it cannot be where calls ring."
            " Enter another number"
        )
        return new
    try:
        new.added = editing.save_receiving_number(
            request.account, e164=e164, name=form.cleaned_data["name"]
        )
    except PortingError as error:
        new.error = str(error)
    else:
        new.number = new.name = ""
    return new

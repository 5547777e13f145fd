"""The form of Proof of Ownership: the date of the bill, beside the files themselves."""

from datetime import date

from django import forms

from porting.errors import PortingError
from porting.services import bills
from porting.wizard.fields import DateBoxes


class BillDateForm(forms.Form):
    bill_date = DateBoxes(
        "bill_date", label="Bill date", help_text="We read it from the file when we can"
    )

    use_required_attribute = False

    def clean_bill_date(self) -> date | None:
        day: date | None = self.cleaned_data["bill_date"]
        if day is not None:
            try:
                bills.check_bill_date(day)
            except PortingError as error:
                raise forms.ValidationError(str(error)) from None
        return day

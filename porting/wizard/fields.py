"""Form fields that the wizard's pages share: text that carriers compare letter for letter,
phone numbers, dates in three boxes, lists one a line.

Every refusal names the field. Text is kept as typed: only blanks and invisible characters around it
are taken off.
"""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxLengthValidator,
    ProhibitNullCharactersValidator,
    validate_email,
)

from accounts.fields import Typed, number_read, written_phone
from accounts.typed import has_unseen, read_day, without_unseen
from numbers.reading import national, split_typed
from porting.models.secrets import LONGEST_PIN
from porting.rules.places import read_postal_code
from porting.wizard.labels import LABELS, in_sentence


class TypedText(Typed):
    """Text of one line that becomes a column, refused with a sentence that names the field."""

    is_multiline = False

    def __init__(self, name: str, *, max_length: int, **kwargs: Any):
        kwargs.setdefault("label", LABELS[name])
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)
        self.called = in_sentence(name)
        # The two validators Django would add do not name the field.
        self.validators = [
            v for v in self.validators if not isinstance(v, ProhibitNullCharactersValidator)
        ]
        self.validators.append(
            MaxLengthValidator(
                max_length, f"{self.called} must be {max_length} characters or fewer."
            )
        )

    def validate(self, value: str) -> None:
        super().validate(value)
        if has_unseen(value, lines=self.is_multiline):
            raise ValidationError(
                f"{self.called} has a character that cannot be seen. Type it instead of pasting it."
            )


class TypedLines(TypedText):
    """Text of several lines."""

    is_multiline = True
    widget = forms.Textarea


class Email(TypedText):
    """One email address. Two in one field are refused: a mail would go to both."""

    widget = forms.EmailInput

    def __init__(self, name: str, **kwargs: Any):
        kwargs.setdefault("max_length", 254)
        super().__init__(name, **kwargs)

    def validate(self, value: str) -> None:
        super().validate(value)
        if not value:
            return
        try:
            validate_email(value)
        except ValidationError:
            raise ValidationError(
                f"{self.called}: enter an address in the format name@example.com."
            ) from None


class Emails(TypedLines):
    """Email addresses, one a line; gives a list without doubles."""

    def __init__(self, name: str, *, most: int, **kwargs: Any):
        self.most = most
        super().__init__(name, max_length=255 * most, **kwargs)

    def prepare_value(self, value: Any) -> str:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        typed = super().clean(value)
        addresses = list(dict.fromkeys(line.strip() for line in typed.splitlines() if line.strip()))
        bad: list[Any] = []
        for address in addresses:
            try:
                validate_email(address)
            except ValidationError:
                bad.append(f"{address} is not an email address. Check the spelling.")
        if bad:
            raise ValidationError(bad)
        if len(addresses) > self.most:
            over = len(addresses) - self.most
            raise ValidationError(f"{self.called} holds {self.most} addresses. Remove {over}.")
        return addresses


class TypedNumber(TypedText):
    """A number or code of one line: no invisible character means anything in it."""

    def to_python(self, value: Any) -> Any:
        return without_unseen(super().to_python(value))


class PersonPhone(TypedNumber):
    """A person's phone, its extension included; gives it as people write it."""

    def __init__(self, name: str, **kwargs: Any):
        super().__init__(name, max_length=40, **kwargs)

    def clean(self, value: Any) -> str:
        return written_phone(super().clean(value), self.called)


class PhoneNumber(TypedNumber):
    """A billing number; gives E.164. What was typed stays in the box while it is wrong.

    Whether it may be toll-free hangs on the list of numbers: a rule of the page says so.
    """

    def __init__(self, name: str, **kwargs: Any):
        super().__init__(name, max_length=40, **kwargs)
        self.widget.attrs.update({"class": "w-20", "inputmode": "tel", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return national(value) if isinstance(value, str) and value.startswith("+1") else value

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        return number_read(typed, self.called, kind="billing number").e164


class PhoneNumbers(TypedLines):
    """Phone numbers, one a line or separated by commas; kept as typed, once each can be read."""

    def to_python(self, value: Any) -> Any:
        return without_unseen(super().to_python(value))

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        bad: list[Any] = []
        for one in filter(None, split_typed(typed)):
            try:
                number_read(one, self.called)
            except ValidationError as error:
                bad += error.messages
        if bad:
            raise ValidationError(bad)
        return typed


class Zip(TypedNumber):
    """A ZIP code, or a Canadian postal code; gives it as the post writes it.

    What reads as neither stays as it was typed: the page's rule says what is wrong.
    """

    def __init__(self, name: str, *, max_length: int = 12, **kwargs: Any):
        super().__init__(name, max_length=max_length, **kwargs)
        self.widget.attrs.update({"class": "w-10", "autocomplete": "off"})

    def clean(self, value: Any) -> str:
        return read_postal_code(super().clean(value))


class DateBoxesWidget(forms.MultiWidget):
    """Month, day and year, each typed into a box of its own."""

    use_fieldset = True

    def __init__(self) -> None:
        super().__init__(
            {"month": forms.TextInput, "day": forms.TextInput, "year": forms.TextInput}
        )

    def decompress(self, value: date | None) -> list[Any]:
        return [value.month, value.day, value.year] if value else ["", "", ""]


class DateBoxes(forms.MultiValueField):
    """A date in three boxes; gives a date or None."""

    widget = DateBoxesWidget

    def __init__(self, name: str, **kwargs: Any):
        boxes = [forms.CharField(required=False, max_length=20) for _ in range(3)]
        kwargs.setdefault("label", LABELS[name])
        super().__init__(boxes, required=False, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> date | None:
        if not any(without_unseen(part) for part in data_list):
            return None
        found = read_day(*data_list)
        if found is None:
            example = "Enter month, day and year, for example 12 1 2026."
            raise ValidationError(f"{self.label} must be a real date. {example}")
        return found

    def clean(self, value: Any) -> date | None:
        try:
            return super().clean(value)
        except ValidationError as error:
            if error.messages and error.messages[0].startswith(str(self.label)):
                raise
            raise ValidationError(
                f"{self.label} must be a real date. "
                "Enter month, day and year, for example 12 1 2026."
            ) from None


class Choice(forms.ChoiceField):
    """One of a few, as radio buttons; nothing chosen gives ""."""

    widget = forms.RadioSelect

    def __init__(self, name: str, **kwargs: Any):
        kwargs.setdefault("label", LABELS[name])
        kwargs.setdefault("required", False)
        sentence = f"{in_sentence(name).rstrip('?')}: select one of the answers on this page."
        kwargs.setdefault("error_messages", {"invalid_choice": sentence})
        super().__init__(**kwargs)


class Choices(forms.MultipleChoiceField):
    """Any of a few, as check boxes; gives a list."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, name: str, **kwargs: Any):
        kwargs.setdefault("label", LABELS[name])
        sentence = f"{in_sentence(name).rstrip('?')}: select from the answers on this page."
        kwargs.setdefault("error_messages", {"invalid_choice": sentence, "invalid_list": sentence})
        super().__init__(required=False, **kwargs)


class YesNo(Choice):
    """A question with two answers; gives True, False or None."""

    def __init__(self, name: str, **kwargs: Any):
        super().__init__(name, choices=[("yes", "Yes"), ("no", "No")], **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value)

    def clean(self, value: Any) -> bool | None:
        return {"yes": True, "no": False}.get(super().clean(value))


class SecretBox(forms.TextInput):
    """A text box that never shows a value, neither a stored nor a typed one."""

    def format_value(self, value: Any) -> None:
        return None


class Secret(TypedNumber):
    """An account number or PIN: typed and stored, and never put into a page again."""

    widget = SecretBox

    def __init__(self, name: str, **kwargs: Any):
        super().__init__(name, **kwargs)
        self.widget.attrs.update({"class": "w-20 id", "autocomplete": "off", "spellcheck": "false"})


class Pin(Secret):
    """An account PIN: what a plain keyboard types. A cloud platform's may be a long token."""

    def __init__(self, name: str, **kwargs: Any):
        super().__init__(name, max_length=LONGEST_PIN, **kwargs)

    def validate(self, value: str) -> None:
        super().validate(value)
        if not (value.isascii() and value.isprintable()):
            raise ValidationError(
                f"{self.called} can hold letters and digits of a plain keyboard. Type it again."
            )

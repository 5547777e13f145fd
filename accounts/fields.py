"""Form fields for what people type, in all apps: cleaned in one place, phones read by one."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from accounts.typed import read_date, without_unseen, without_unseen_ends
from numbers.contact_phone import read_contact_phone
from numbers.reading import ReadNumber, read_number


class Typed(forms.CharField):
    """Text as typed, without the blanks and invisible characters that a paste brings along."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return without_unseen_ends(text) if isinstance(text, str) else text


class Code(forms.CharField):
    """A number, code or date: no invisible character means anything, wherever it stands."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return without_unseen(text) if isinstance(text, str) else text


class PersonsPhone(Code):
    """A phone to call somebody at; gives it as people write it, its extension included."""

    called = ""  # what a sentence begins with, where a page has several phones

    def clean(self, value: Any) -> str:
        return written_phone(super().clean(value), self.called)


class DateTyped(forms.DateField):
    """A date in one box, in every way that people here write one."""

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        found = read_date(str(value))
        if found is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found


def written_phone(typed: str, called: str = "") -> str:
    """Return a person's phone as people write it, "" for none. Raises ValidationError."""
    if not typed:
        return ""
    read = read_contact_phone(typed, accept_fictional=settings.ACCEPT_FICTIONAL_NUMBERS)
    if read.wrong:
        raise ValidationError(f"{called}: {read.wrong}." if called else read.wrong)
    return read.written


def number_read(typed: str, called: str = "", *, kind: str = "phone number") -> ReadNumber:
    """Return a phone line of the numbering plan. Raises ValidationError with its sentence.

    A line has no extension, and one that was typed is not dropped behind anybody's back: ``kind``
    is what the sentence calls the line.
    """
    read = read_number(typed, accept_fictional=settings.ACCEPT_FICTIONAL_NUMBERS)
    if read.is_ok and not read.extension:
        return read
    wrong = read.sentence()
    if read.is_ok:
        wrong = f"A {kind} has no extension. Take off x{read.extension} and enter {read.bare}"
    raise ValidationError(f"{called}: {wrong}." if called else wrong)

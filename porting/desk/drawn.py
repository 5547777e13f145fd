"""Forms of the desk as HTML: one that nobody has posted looks the same to everybody and is kept.

A form through its templates costs as much as ten statements, and the page of a request has six of
them (docs/adr/0049). Nothing that a person typed is ever kept: neither a form with posted words nor
one that begins with words.
"""

from collections.abc import Callable, Hashable

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field, as_crispy_form
from django import forms
from django.utils.safestring import SafeString

MOST = 500  # forms that are kept; then all are forgotten, and drawn anew as they are needed
_kept: dict[Hashable, SafeString] = {}


class DrawnForm(forms.Form):
    """A form that draws itself, whole or some of its fields; ``columns`` are those of a row."""

    columns: tuple[str, ...] = ()
    was_typed = False  # what it begins with was typed a moment ago, and not sent yet

    @property
    def drawn(self) -> SafeString:
        return self._drawn("whole", lambda: as_crispy_form(self))

    @property
    def drawn_columns(self) -> SafeString:
        return self._drawn(
            "columns", lambda: SafeString("".join(as_crispy_field(self[n]) for n in self.columns))
        )

    def _drawn(self, what: str, draw: Callable[[], SafeString]) -> SafeString:
        if (
            self.is_bound
            or self.was_typed
            or any(isinstance(v, str) and v for v in self.initial.values())
        ):
            return draw()
        key = (what, type(self), self.prefix, self.auto_id, _looks(self))
        drawn = _kept.get(key)  # asked once: another thread may forget all at any moment
        if drawn is None:
            if len(_kept) >= MOST:
                _kept.clear()
            drawn = _kept[key] = draw()
        return drawn


def _looks(form: forms.Form) -> Hashable:
    """Return what forms of one class differ in before anybody has typed."""
    fields = tuple((name, str(f.label), str(f.initial)) for name, f in form.fields.items())
    return fields, tuple(sorted((name, str(value)) for name, value in form.initial.items()))

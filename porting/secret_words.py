"""Forms whose words are mailed ask before a secret goes out with them."""

from typing import Any

from django import forms

from accounts import limits
from accounts.limits import Limit
from porting.rules.secret_words import secret_in

CONFIRMED = "is_words_confirmed"
LONGEST = 20_000
COMPARED = Limit("words compared with what a request keeps", 30, 3600)


def ask_about_secrets(form: forms.BaseForm, name: str, row: Any = None) -> None:
    """Offer to post the words anyway, once they seem to hold a secret. Call it in ``__init__``."""
    form.secret_said = ""  # type: ignore[attr-defined]
    if not form.is_bound:
        return
    words = str(form.data.get(form.add_prefix(name)) or "")[:LONGEST]
    # Past the limit only patterns are looked for: nobody finds out a masked number by guessing.
    may_compare = bool(words.strip()) and row is not None and limits.take((COMPARED, str(row.pk)))
    said = secret_in(words, row if may_compare else None)
    form.secret_said = said  # type: ignore[attr-defined]
    if said:
        form.fields[CONFIRMED] = forms.BooleanField(
            required=False, label="Post it anyway: I have checked that nobody should not read it"
        )


def refuse_secrets(form: forms.BaseForm, name: str) -> None:
    """Keep the words and ask, unless the person has said that they may go. Call it in ``clean``."""
    said = getattr(form, "secret_said", "")
    is_agreed = form.cleaned_data.pop(CONFIRMED, False)
    form.is_words_confirmed = is_agreed  # type: ignore[attr-defined]
    if said and not is_agreed:
        form.add_error(  # type: ignore[attr-defined]
            name,
            f"This looks like {said}, and it would go out by email. Take it out: there is a field "
            "of its own for it, that nobody reads in a mail. Or tick the box to post it anyway.",
        )


class AsksAboutSecrets(forms.Form):
    """A form whose field ``words`` is mailed; give it the request as ``row`` where there is one."""

    words_field = "text"

    def __init__(self, *args: Any, row: Any = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        ask_about_secrets(self, self.words_field, row)

    def clean(self) -> dict[str, Any]:
        refuse_secrets(self, self.words_field)
        return self.cleaned_data

"""The forms of a page, read from its HTML as a browser would, and what a browser would send.

Tests that must hold for every form of Portdesk are generated from these, so that a form that is
new tomorrow is tried tomorrow.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

WITHOUT_TEXT = {"hidden", "checkbox", "radio", "submit", "file", "button", "reset", "image"}


@dataclass
class Control:
    """A field of a form: ``kind`` is an input's type, or select, textarea or button."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)  # of a select: what may be sent
    is_on: bool = False  # a box or a radio button that is ticked
    most: int | None = None  # maxlength
    action: str = ""  # of a button that sends its form elsewhere

    @property
    def is_text(self) -> bool:
        return self.kind not in WITHOUT_TEXT | {"select"}

    @property
    def values(self) -> list[str]:
        """What choosing it may send; empty for text."""
        if self.kind == "select":
            return self.options
        return [self.value] if self.kind in ("hidden", "checkbox", "radio", "submit") else []


@dataclass
class Form:
    page: str
    action: str
    method: str
    controls: list[Control] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.method} {self.action} on {self.page}"

    @property
    def buttons(self) -> list[Control]:
        return [one for one in self.controls if one.kind == "submit"]

    @property
    def texts(self) -> list[Control]:
        return [one for one in self.controls if one.is_text]

    @property
    def files(self) -> list[Control]:
        return [one for one in self.controls if one.kind == "file"]

    def sent(self, button: Control | None = None) -> dict[str, list[str]]:
        """What a browser sends when the button (the first, when not given) is pressed."""
        pressed = button or next(iter(self.buttons), None)
        found: dict[str, list[str]] = {}
        for one in self.controls:
            is_left_out = (
                one.kind in ("file", "reset", "button", "image")
                or (one.kind == "submit" and one is not pressed)
                or (one.kind in ("checkbox", "radio") and not one.is_on)
            )
            if one.name and not is_left_out:
                found.setdefault(one.name, []).append(one.value)
        return found

    @property
    def choices(self) -> dict[str, list[str]]:
        """For each name that is chosen and not typed: the values on offer."""
        offered: dict[str, list[str]] = {}
        for one in self.controls:
            if one.name and one.values:
                offered.setdefault(one.name, []).extend(one.values)
        return offered


class _Reader(HTMLParser):
    def __init__(self, page: str):
        super().__init__()
        self.page, self.forms = page, []
        self.by_id: dict[str, Form] = {}
        self.outside: list[tuple[str, Control]] = []  # controls that name their form
        self.form: Form | None = None
        self.select: Control | None = None
        self.area: Control | None = None

    def handle_starttag(self, tag, pairs):
        words = {name: value or "" for name, value in pairs}
        if tag == "form":
            action = urljoin(self.page, words.get("action") or self.page)
            self.form = Form(self.page, action, words.get("method", "get").lower())
            self.forms.append(self.form)
            self.by_id[words.get("id", "")] = self.form
        elif tag == "select":
            self.select = self._add(words, "select")
        elif tag == "option" and self.select is not None:
            value = words.get("value", "")
            self.select.options.append(value)
            if "selected" in words or len(self.select.options) == 1:
                self.select.value = value
        elif tag == "textarea":
            self.area = self._add(words, "textarea")
        elif tag == "button":
            self._add(words, words.get("type", "submit"))
        elif tag == "input":
            self._add(words, words.get("type", "text"))

    def _add(self, words, kind) -> Control:
        usual = "on" if kind in ("checkbox", "radio") else ""
        control = Control(
            words.get("name", ""),
            kind,
            words.get("value", usual),
            is_on="checked" in words,
            most=int(words["maxlength"]) if "maxlength" in words else None,
            action=words.get("formaction", ""),
        )
        if "disabled" in words:
            return control
        if "form" in words:
            self.outside.append((words["form"], control))
        elif self.form is not None:
            self.form.controls.append(control)
        return control

    def handle_data(self, data):
        if self.area is not None:
            self.area.value += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area.value = self.area.value.removeprefix("\n")
            self.area = None


def forms_of(html: str, page: str) -> list[Form]:
    """Return the forms of a page but for the one that signs out; ``page`` is its address."""
    reader = _Reader(page)
    reader.feed(html)
    reader.close()
    for name, control in reader.outside:
        if name in reader.by_id:
            reader.by_id[name].controls.append(control)
    # A button with an address of its own makes a form of its own, with the same fields.
    for form in list(reader.forms):
        elsewhere = [one for one in form.buttons if one.action]
        form.controls = [one for one in form.controls if one not in elsewhere]
        for button in elsewhere:
            fields = [one for one in form.controls if one.kind != "submit"]
            action = urljoin(page, button.action)
            reader.forms.append(Form(page, action, form.method, [*fields, button]))
    return [form for form in reader.forms if urlsplit(form.action).path != "/logout/"]

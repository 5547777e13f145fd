"""The look: our form pack, the templates' manners, and the contrast of every pair of colors."""

import re
from pathlib import Path

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Fieldset, Layout, Submit
from django import forms
from django.conf import settings
from django.template import engines
from django.template.loader import render_to_string
from lxml import html

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Mails and the letter's PDF are not pages under our policy; they may carry their styles.
PAGES = [
    p
    for p in TEMPLATES
    if p.relative_to(ROOT / "templates").parts[0] not in ("emails", "documents")
]
CSS = (ROOT / "static" / "css" / "app.css").read_text()


class DateBoxes(forms.MultiWidget):
    def __init__(self):
        super().__init__(
            {"month": forms.TextInput, "day": forms.TextInput, "year": forms.TextInput}
        )

    def decompress(self, value):
        return [value.month, value.day, value.year] if value else [None, None, None]


class DateBoxesField(forms.MultiValueField):
    widget = DateBoxes

    def __init__(self, **kwargs):
        super().__init__(fields=[forms.CharField() for _ in range(3)], **kwargs)

    def compress(self, data_list):
        return data_list


class SampleForm(forms.Form):
    use_required_attribute = False
    needed_fields = ("zip_code",)

    version = forms.IntegerField(widget=forms.HiddenInput, initial=3)
    company = forms.CharField(
        help_text="As printed", error_messages={"required": "Enter the company"}
    )
    suite = forms.CharField(required=False)
    zip_code = forms.CharField(required=False)
    notes = forms.CharField(widget=forms.Textarea, help_text="Anything else")
    state = forms.ChoiceField(choices=[("", "Select"), ("TX", "Texas")])
    kind = forms.ChoiceField(
        label="Type of account",
        choices=[("b", "Business"), ("p", "A person")],
        widget=forms.RadioSelect,
        help_text="How the bill is made out",
        error_messages={"required": "Select the type of account"},
    )
    lines = forms.MultipleChoiceField(
        choices=[("dsl", "Internet (DSL)"), ("fax", "Fax")],
        widget=forms.CheckboxSelectMultiple,
        help_text="These can stop",
    )
    agree = forms.BooleanField(label="I agree", help_text="Only this letter")
    bill = forms.FileField(widget=forms.FileInput, help_text="PDF or photo")
    signed_on = DateBoxesField(help_text="The day on the letter")


class HelpedForm(SampleForm):
    helper = FormHelper()
    helper.layout = Layout(
        Fieldset("Who", "company", "suite"),
        HTML("<p>Copy it letter for letter</p>"),
        Submit("go", "Save and continue", data_busy="Saving..."),
    )


def page(source, **context):
    template = engines["django"].from_string("{% load crispy_forms_tags %}" + source)
    return html.fromstring(f"<div>{template.render(context)}</div>")


def ids(tree):
    return [element.get("id") for element in tree.iter() if element.get("id")]


def described(tree):
    return [i for e in tree.iter() for i in (e.get("aria-describedby") or "").split()]


@pytest.mark.parametrize(
    "name", ["company", "suite", "zip_code", "notes", "state", "kind", "lines", "bill", "signed_on"]
)
def test_label_then_hint_then_error_then_input(name):
    tree = page("{{ form|crispy }}", form=SampleForm({}))
    box = tree.get_element_by_id(f"div_id_{name}")
    seen = []
    for element in box.iter("label", "legend", "p", "input", "select", "textarea"):
        part = {"p": element.get("class", "").split(" ")[0], "legend": "label"}.get(
            element.tag, element.tag if element.tag == "label" else "input"
        )
        if part not in seen:
            seen.append(part)

    field = SampleForm({})[name]
    expected = ["label", *(["hint"] if field.help_text else []), *(["err"] if field.errors else [])]
    assert seen == [*expected, "input"]


@pytest.mark.parametrize("data", [None, {}])
@pytest.mark.parametrize("source", ["{{ form|crispy }}", "{% crispy form %}"])
@pytest.mark.parametrize("form", [SampleForm, HelpedForm])
def test_every_described_by_names_something_and_no_id_twice(form, source, data):
    tree = page(source, form=form(data))

    assert set(described(tree)) - set(ids(tree)) == set()
    assert len(ids(tree)) == len(set(ids(tree)))


def test_hints_and_errors_have_the_ids_that_django_refers_to():
    tree = page("{{ form|crispy }}", form=SampleForm({}))

    assert tree.get_element_by_id("id_company").get("aria-describedby") == (
        "id_company_helptext id_company_error"
    )
    assert tree.get_element_by_id("div_id_kind").get("aria-describedby") == (
        "id_kind_helptext id_kind_error"
    )
    assert tree.get_element_by_id("id_company_error").text_content() == "Error: Enter the company"


def test_every_label_is_for_an_input():
    tree = page("{{ form|crispy }}", form=SampleForm({}))

    assert {label.get("for") for label in tree.iter("label")} - set(ids(tree)) == set()


def test_choices_are_cards_and_keep_what_was_chosen():
    tree = page("{{ form|crispy }}", form=SampleForm({"kind": "p", "lines": ["fax"]}))

    cards = tree.xpath("//fieldset[@id='div_id_kind']//div[@class='choice']")
    checked = [e.get("value") for e in tree.iter("input") if e.get("checked") is not None]
    assert len(cards) == 2
    assert checked == ["p", "fax"]


def test_only_what_may_stay_empty_is_called_optional():
    tree = page("{{ form|crispy }}", form=SampleForm())

    labels = [
        e.text_content() for e in tree.iter("label", "legend") if e.xpath("span[@class='opt']")
    ]
    assert labels == ["Suite (optional)"]


def test_inputs_have_no_required_attribute_and_the_class_of_the_look():
    tree = page("{{ form|crispy }}", form=SampleForm({"company": "<b>A & B</b>"}))

    company = tree.get_element_by_id("id_company")
    assert company.get("value") == "<b>A & B</b>"
    assert "input" in company.get("class").split()
    assert tree.xpath("//*[@required]") == []
    assert tree.get_element_by_id("id_version").get("type") == "hidden"


def test_a_date_is_three_labelled_boxes_that_keep_what_was_typed():
    data = {"signed_on_month": "13", "signed_on_day": "1", "signed_on_year": "2026"}
    tree = page("{{ form|crispy }}", form=SampleForm(data))

    box = tree.get_element_by_id("div_id_signed_on")
    assert [e.text_content() for e in box.iter("label")] == ["Month", "Day", "Year"]
    assert [e.get("value") for e in box.iter("input")] == ["13", "1", "2026"]


def test_a_layout_prints_a_form_with_a_busy_button():
    tree = page("{% crispy form %}", form=HelpedForm({}), csrf_token="token")

    form = tree.find("form")
    button = next(form.iter("button"))
    assert form.get("novalidate") is not None
    assert form.get("enctype") == "multipart/form-data"
    assert form.xpath(".//input[@name='csrfmiddlewaretoken']/@value") == ["token"]
    assert (button.get("data-busy"), button.text) == ("Saving...", "Save and continue")
    assert "btn-1" in button.get("class").split()


def test_a_formset_prints_its_rows_and_its_management_form():
    rows = forms.formset_factory(SampleForm, extra=2)()

    for source in ("{{ rows|crispy }}", "{% crispy rows %}"):
        tree = page(source, rows=rows)
        assert tree.get_element_by_id("id_form-TOTAL_FORMS").get("value") == "2"
        assert len(tree.xpath("//input[@type='text'][contains(@name, 'company')]")) == 2
        assert set(described(tree)) - set(ids(tree)) == set()


def test_one_field_prints_like_in_its_form():
    form = SampleForm({})

    assert ids(page("{{ form.company|as_crispy_field }}", form=form)) == [
        "div_id_company",
        "id_company_helptext",
        "id_company_error",
        "id_company",
    ]


def summary(**context):
    text = render_to_string("parts/error_summary.html", context).strip()
    return html.fromstring(text) if text else None


def test_error_summary_leads_to_the_inputs():
    tree = summary(form=SampleForm({}), page_errors=[{"href": "#top", "text": "Add a number"}])

    links = [(a.text, a.get("href")) for a in tree.iter("a")]
    assert tree.find("h2").text == "There is a problem"
    page_ids = ids(page("{{ form|crispy }}", form=SampleForm({})))
    assert links[:2] == [("Add a number", "#top"), ("Enter the company", "#id_company")]
    assert ("Select the type of account", "#id_kind_0") in links
    assert links[-1][1] == "#id_signed_on_0"
    assert {href[1:] for _, href in links} - set(page_ids) == {"top"}


def test_error_summary_speaks_for_several_forms_and_for_formsets():
    good = SampleForm()
    bad = SampleForm({}, prefix="second")
    formset_class = forms.formset_factory(SampleForm)
    formset = formset_class(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-suite": "x"}
    )

    assert "#id_second-company" in [a.get("href") for a in summary(forms=[good, bad]).iter("a")]
    assert "#id_second-company" in [a.get("href") for a in summary(forms=[bad]).iter("a")]
    assert "#id_form-0-company" in [a.get("href") for a in summary(formset=formset).iter("a")]


def test_error_summary_is_silent_without_errors():
    assert summary() is None
    assert summary(form=SampleForm(), forms=[SampleForm(), SampleForm()], formset=None) is None


BRAND = {"name": "Portdesk", "support_email": "help@portdesk.example", "postal_address": "1 Street"}


def test_title_says_error_when_the_page_has_errors():
    for context in ({"form": SampleForm({})}, {"page_errors": [{"href": "", "text": "No"}]}):
        tree = html.fromstring(render_to_string("base.html", {"brand": BRAND, **context}))
        assert tree.findtext(".//title") == "Error:  - Portdesk"
    tree = html.fromstring(render_to_string("base.html", {"brand": BRAND, "form": SampleForm()}))
    assert tree.findtext(".//title") == " - Portdesk"


def test_guests_get_no_navigation():
    context = {"brand": BRAND, "guest_name": "Dana <Ortiz>"}
    tree = html.fromstring(render_to_string("base_guest.html", context))

    assert tree.xpath("//nav") == []
    assert tree.xpath("//header//span[2]/text()") == ["Secure link for Dana <Ortiz>"]
    assert "1 Street" in tree.find(".//footer").text_content()


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_error_pages_need_no_context(name):
    tree = html.fromstring(render_to_string(f"{name}.html"))

    assert len(tree.xpath("//h1")) == 1


@pytest.mark.parametrize(
    ("typed", "shown"), [("+15125550101", "(512) 555-0101"), ("+442071838750", "+442071838750")]
)
def test_numbers_are_shown_as_people_write_them(typed, shown):
    tree = html.fromstring(render_to_string("parts/number.html", {"number": typed}))

    assert tree.text == shown


def test_baton_marks_the_stage_and_whose_move_it_is():
    stages = [
        {"name": n, "state": s, "when": ""} for n, s in [("Draft", "done"), ("Signed", "now")]
    ]
    baton = {"stages": stages, "headline": "It's your move", "sentence": "", "is_yours": True}
    tree = html.fromstring(render_to_string("parts/baton.html", {"baton": baton}))

    (now,) = tree.xpath("//li[@aria-current='step']")
    assert (now.get("class"), now.text_content()) == ("your", "Signed")
    assert "Draft (done)" in tree.text_content()


def test_progress_asks_again_only_while_work_runs():
    work = {
        "title": "Checking",
        "done": 8410,
        "total": 10000,
        "unit": "numbers",
        "status_url": "/s/",
    }
    work["page_url"] = "/p/"

    running = render_to_string("parts/progress.html", {"work": {**work, "is_running": True}})
    done = render_to_string("parts/progress.html", {"work": {**work, "is_running": False}})

    assert 'hx-get="/s/"' in running
    assert "8,410 of 10,000 numbers" in running
    assert "See latest progress" in running
    assert "hx-get" not in done


@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(ROOT / "templates")))
def test_templates_carry_no_inline_style_or_script(path):
    text = path.read_text()

    assert re.findall(r"\sstyle\s*=|<style", text) == []
    assert re.findall(r"\son[a-z]+\s*=\s*[\"']|hx-on|javascript:", text) == []
    assert [tag for tag in re.findall(r"<script[^>]*>", text) if " src=" not in tag] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT / "templates")))
def test_templates_escape_everything(path):
    assert re.findall(r"\|\s*(?:safe|safeseq)\b|autoescape\s+off", path.read_text()) == []


def test_static_files_point_to_nothing_outside():
    script = (ROOT / "static" / "js" / "app.js").read_text()
    htmx = (ROOT / "static" / "js" / "htmx.min.js").read_text()

    assert re.findall(r"url\((?!\.\./fonts/)|@import|https?:", CSS) == []
    assert len(script.encode()) < 6_000
    pad = (ROOT / "static" / "js" / "signature_pad.umd.min.js").read_text()
    assert "sourceMappingURL" not in htmx + pad


def test_every_class_of_our_parts_is_drawn():
    drawn = set(re.findall(r"\.([a-zA-Z][\w-]*)", CSS))
    used = set()
    for path in [
        *(ROOT / "templates").glob("*.html"),
        *(ROOT / "templates" / "parts").glob("*.html"),
    ]:
        for value in re.findall(r'class="([^"]*)"', path.read_text()):
            used |= set(re.sub(r"\{[%{].*?[%}]\}", " ", value).split())

    assert {name for name in used if not name.endswith("-")} - drawn <= {"top", "status-block"}


LIGHT, DARK = [
    dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9A-Fa-f]{3,6});", block))
    for block in re.findall(r":root\s*\{(.*?)\}", CSS, re.DOTALL)
]
GROUNDS = ("paper", "surface", "sunken")
STATES = ("ok", "you", "them", "bad", "idle")
TEXT_PAIRS = [
    *(("ink", ground, 7) for ground in (*GROUNDS, "accent-soft", *(f"{s}-bg" for s in STATES))),
    *(("ink2", ground, 4.5) for ground in (*GROUNDS, "accent-soft", "ok-bg", "you-bg", "them-bg")),
    *(("accent", ground, 4.5) for ground in (*GROUNDS, "accent-soft")),
    *((state, f"{state}-bg", 4.5) for state in STATES),
    *((state, "surface", 4.5) for state in STATES),
    *((state, "paper", 4.5) for state in STATES),
    ("on-accent", "accent", 4.5),
    ("on-accent", "accent-hover", 4.5),
    ("control", "surface", 3),
    ("control", "paper", 3),
    ("focus-ink", "focus", 3),
]


def luminance(color):
    digits = color[1:] if len(color) == 7 else "".join(2 * digit for digit in color[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, LIGHT | DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground", "least"), TEXT_PAIRS)
def test_text_can_be_read_on_its_ground(theme, text, ground, least):
    assert contrast(theme[text], theme[ground]) >= least

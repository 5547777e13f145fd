"""Words that are typed are there again, or the browser asks before the page is left (U6).

Every page of the wizard, the desk and the guests that has a form to type into is taken from the
table of pages. Its scenes are its own: what is pressed here changes them.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import walk
from tests.journeys.pages import PAGES
from tests.journeys.stage import stage
from tests.journeys.states import State

WORDS = "Half a sentence nobody sent"
USERS = ("sam", "priya", "guest")
ROOMS = ("porting", "desk", "guests")

# Types into what can be typed into, in forms that are posted, and returns how many fields that is.
FILL = """(words) => {
  document.querySelectorAll("details").forEach((one) => { one.open = true; });
  const kinds = ["text", "search", "email", "tel", "textarea"];
  const fields = [...document.forms].filter((form) => form.getAttribute("method") === "post")
    .flatMap((form) => [...form.elements])
    .filter((one) => kinds.includes(one.type) && one.checkVisibility());
  for (const one of fields) one.value = words;
  if (fields.length) fields[0].dataset.first = "";
  return fields.length;
}"""
# One way out of each kind: the header's, back, the menu's, the page's own, the footer's.
WAYS = """(words) => {
  const kinds = [".top .brand", ".top nav a", ".back", "main nav a", "main p a", "main li a",
    "main td a, main th a", ".foot a"];
  const found = [];
  for (const kind of kinds) {
    const links = [...document.querySelectorAll(kind)].filter((one) =>
      one.checkVisibility() && /^http/.test(one.href) && !one.hasAttribute("download") &&
      !one.getAttribute("href").startsWith("#") && one.origin === location.origin &&
      one.href.split("#")[0] !== location.href.split("#")[0] && !found.includes(one));
    if (links.length) { links[0].dataset.way = found.length; found.push(links[0]); }
  }
  // Buttons of forms in which nothing was typed: those that were typed into take their words along.
  for (const form of document.forms) {
    const typed = [...form.elements].some((one) => one.value === words);
    const button = form.querySelector("button:not([disabled])");
    if (!typed && form.getAttribute("method") === "post" && button && button.checkVisibility()) {
      button.dataset.way = found.length;
      found.push(button);
    }
  }
  return found.map((one) => one.outerHTML.slice(0, 120));
}"""


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    with stage(tmp_path_factory) as (address, words):
        yield address, words


def pages_to_type_in(user, words):
    """The first state of each route that is reached without doing anything."""
    found = {}
    for state in PAGES:
        plain = not state.acts and not state.path and not state.start and state.status == 200
        is_guest_in = user != "guest" or {"sign", "bill"} & words.get(state.scene, {}).keys()
        if state.user == user and plain and state.route.split(":")[0] in ROOMS and is_guest_in:
            found.setdefault(state.route, state)
    return list(found.values())


def signed_in(chromium, own, user, *, script=True):
    context = chromium.new_context(base_url=own[0], java_script_enabled=script)
    page = context.new_page()
    page.set_default_timeout(20_000)
    if user in walk.EMAIL:
        walk.sign_in(page, walk.EMAIL[user])
        page.wait_for_load_state()
    return page


def arrive(page, state, words):
    if state.user == "guest":
        kind = next(one for one in ("sign", "bill") if one in words[state.scene])
        page.goto(f"/{kind[0]}/{words[state.scene][kind]}/")
    page.goto(state.address(words))


@pytest.mark.parametrize("user", USERS)
def test_every_way_out_of_a_page_with_words_asks_first(user, chromium, own):
    page = signed_in(chromium, own, user)
    asked, lost, tried, leaves = [], [], 0, []

    def answer(dialog):
        asked.append(dialog.type)
        if leaves:
            dialog.accept()
        else:
            dialog.dismiss()

    page.on("dialog", answer)
    for state in pages_to_type_in(user, own[1]):
        arrive(page, state, own[1])
        if not page.evaluate(FILL, WORDS):
            continue
        page.locator("[data-first]").first.press(
            "End"
        )  # a browser asks only whom a person has used
        tried += 1
        for number, way in enumerate(page.evaluate(WAYS, WORDS)):
            asked.clear()
            page.locator(f"[data-way='{number}']").click(no_wait_after=True)
            for _ in range(100):
                if asked or page.locator(f"[data-way='{number}']").count() == 0:
                    break
                page.wait_for_timeout(20)
            is_left = page.locator(f"[data-way='{number}']").count() == 0
            if asked != ["beforeunload"] and is_left:  # a download leaves nothing
                lost.append(f"{state}: {way}")
                break
        leaves.append(True)
        page.goto("about:blank")
        leaves.clear()
    page.context.close()

    assert lost == []
    assert tried > {"sam": 10, "priya": 3, "guest": 4}[user]


def test_who_sends_the_form_is_not_asked_and_who_comes_back_is_not_either(chromium, own):
    page = signed_in(chromium, own, "sam")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(State("porting:user_details", "sam", scene="checked").address(own[1]))
    page.get_by_label("Company").click()
    page.keyboard.type(" and Sons")

    page.get_by_role("button", name="Save and continue", exact=True).click()
    expect(page.get_by_label("Company")).to_have_count(0)
    page.go_back()
    expect(page.get_by_label("Company")).to_have_value(re.compile("and Sons"))
    page.locator("a.back").click()
    page.wait_for_load_state()

    assert asked == []


def test_who_stays_can_press_the_button_once_more(chromium, own):
    page = signed_in(chromium, own, "sam")
    page.goto(State("porting:proof", "sam", scene="signed").address(own[1]))
    page.get_by_label("Month").click()
    page.keyboard.type("11")
    button = page.get_by_role("button", name="Ask Dana Ortiz to send it", exact=True)
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    button.click(no_wait_after=True)

    expect(button).to_have_text("Ask Dana Ortiz to send it")
    expect(button).not_to_have_attribute("aria-disabled", "true")
    expect(page.get_by_label("Month")).to_have_value("11")
    assert asked == ["beforeunload"]


def test_what_came_back_with_an_error_is_asked_about_too(chromium, own):
    page = signed_in(chromium, own, "sam")
    page.goto(State("porting:user_details", "sam", scene="long").address(own[1]))
    page.get_by_label("Company").fill(WORDS)
    page.get_by_label("Phone").fill("")
    page.get_by_label("Email").first.fill("no address")
    page.get_by_role("button", name="Save and continue", exact=True).click()
    expect(page.locator(".errsum")).to_be_visible()
    page.get_by_label("Email").first.fill("")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    page.locator("a.back").click(no_wait_after=True)
    expect(page.get_by_label("Company")).to_have_value(WORDS)

    assert asked == ["beforeunload"]


REPLY = "[name=reply-text]"
# Where, what is typed into which field, which button of the page is pressed, where it is found.
PRESSED = [
    ("priya", "desk:request", "submitted", REPLY, "Start review|Take this request"),
    ("priya", "desk:request", "taken", REPLY, "Add internal note"),
    ("priya", "desk:request", "taken", REPLY, "Set the hold"),
    ("priya", "desk:request", "taken", REPLY, "Put back in the queue"),
    ("priya", "desk:request", "sent", REPLY, "Record port date"),
    ("priya", "desk:request", "fax_taken", REPLY, "Put back in the queue"),
    ("priya", "desk:request", "bill submitted", "[name=internal-text]", "Start review|Take this"),
]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_half_written_reply_survives_the_other_buttons_of_the_desk(chromium, own, script):
    page = signed_in(chromium, own, "priya", script=script)
    page.on("dialog", lambda dialog: dialog.accept())
    lost = []
    for user, route, scene, field, button in PRESSED:
        page.goto(State(route, user, scene=scene).address(own[1]))
        press = page.get_by_role("button", name=re.compile(button), include_hidden=True).first
        if press.count() == 0:  # taken by the run with script
            continue
        page.locator("summary").evaluate_all(
            "all => all.forEach((one) => one.parentNode.open = true)"
        )
        page.locator(field).fill(WORDS)
        press.click()
        page.wait_for_load_state()
        if page.locator(field).input_value() != WORDS:
            lost.append(f"{scene}: {button}")
    page.context.close()

    assert lost == []


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize(
    "button", ["Port Multiple Numbers", "Line types and PINs", "Remove selected"]
)
def test_a_row_of_numbers_survives_the_other_buttons_of_its_page(chromium, own, script, button):
    page = signed_in(chromium, own, "sam", script=script)
    page.on("dialog", lambda dialog: dialog.accept())
    address = State("porting:numbers", "sam", scene="lines").address(own[1])
    page.goto(address)
    number = f"(505) 555-74{len(button):02d}"
    page.get_by_label("Tracking Number to Port, row 1").fill(number)

    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state()
    typed = page.get_by_label("Tracking Number to Port, row 1")
    if not (typed.count() and typed.input_value() == number):
        page.goto(address)
        expect(page.get_by_text(number).first).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_description_survives_the_tabs_of_configure(chromium, own, script):
    page = signed_in(chromium, own, "sam", script=script)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(State("porting:configure_one", "sam", scene="checked").address(own[1]))
    page.locator("[name^=description-]").first.fill(WORDS)

    page.get_by_role("button", name="In groups", exact=True).click()
    page.wait_for_load_state()
    page.goto(State("porting:configure_one", "sam", scene="checked").address(own[1]))

    expect(page.locator("[name^=description-]").first).to_have_value(WORDS)
    page.context.close()

"""The states of Check, Configure in groups, line types, plans for port day and conflicts."""

from tests.journeys.states import State, press, tick, unfold


def choose(label, option):
    return lambda page: page.get_by_label(label).first.select_option(label=option)


def apply(page):
    """The button that people see; the first of that name is for the Enter key."""
    page.locator("button[name=apply]").last.click()


def settle(page):
    page.get_by_role("button", name="Settle").first.click()


def check_and_configure():
    yield State("porting:check", "sam", "stale", scene="changed")
    yield State("porting:check", "sam", "directory", scene="directory")
    yield State("porting:check", "sam", "every reason", scene="reasons")
    yield State("porting:check", "sam", "planned", scene="planned")
    groups = "porting:configure_groups"
    yield State(groups, "sam", "filled", scene="checked")
    yield State(groups, "sam", "100 numbers", scene="many")
    yield State(groups, "sam", "nothing found", scene="many", query="?q=zzz")
    yield State(groups, "sam", "error", scene="checked", acts=(apply,))
    some = (tick("Select all 3"), choose("Text Messaging Enabled", "On"), apply)
    yield State(groups, "sam", "success", scene="checked", acts=some)
    add = (unfold("Add a receiving number"), press("Add this receiving number"))
    yield State("porting:configure", "sam", "error adding", scene="checked", acts=add)
    lines = "porting:number_lines"
    yield State(lines, "sam", "filled", scene="lines")
    yield State(lines, "sam", "100 numbers", scene="many")
    yield State(lines, "sam", "error", scene="lines", acts=(press("Set for selected"),))
    all_of_them = (tick("Select all 4"), choose("Used with", "Mobile"), press("Set for selected"))
    yield State(lines, "sam", "success", scene="lines", acts=all_of_them)
    yield State("porting:number_pin", "sam", "empty", scene="lines")
    yield State("porting:number_pin", "sam", "error", scene="lines", acts=(press("Save PIN"),))


def port_day():
    page = "numbers:receiving_replace"
    yield State(page, "sam", "planned", scene="planned_route")
    day = (tick("On port day"), press("Change routing"))
    yield State(page, "sam", "error on port day", scene="receiving", acts=day)
    yield State("numbers:user_phone", "sam", scene="user_phone")


def conflicts():
    yield State("desk:conflicts", "priya")
    yield State("desk:left_over", "priya", scene="left over")
    yield State("desk:conflicts", "audrey", "read only")
    yield State("desk:settle_conflict", "priya", "error", start="desk:conflicts", acts=(settle,))
    yield State("desk:request", "priya", "to check", scene="territory")


def pages():
    yield from check_and_configure()
    yield from port_day()
    yield from conflicts()

"""The overview in its states, and drafts that something has happened to."""

from tests.journeys.states import State, fill, press
from tests.journeys.walk import PASSWORD


def lose_the_session(page):
    page.context.clear_cookies(name="portdesk_session")


def in_another_tab(label, text):
    """Somebody changes the same page in a second tab while it is open in this one."""

    def changed(page):
        other = page.context.new_page()
        other.goto(page.url)
        fill(label, text)(other)
        press("Save and exit")(other)
        other.wait_for_load_state()
        other.close()

    return changed


def overview():
    yield State("porting:overview", "sam", "needs you")
    yield State("porting:overview", "sam", "our move", query="?whose=us&show=all")
    yield State("porting:overview", "sam", "finished", query="?show=finished")
    yield State("porting:overview", "sam", "by number", query="?q=5550000")
    yield State("porting:overview", "mo", "nothing moves")


def drafts():
    for scene in ("clash", "wiped", "stale", "as it is"):
        yield State("porting:request", "sam", scene, scene=scene)
    yield State("porting:billing_details", "sam", "secrets removed", scene="wiped")
    yield State("porting:billing_details", "sam", "saved as it is", scene="as it is")
    mine = (in_another_tab("Company", "Theirs, LLC"), fill("Company", "Mine, LLC"))
    mine += (press("Save and continue"),)
    yield State("porting:user_details", "sam", "conflict", scene="as it is", acts=mine)
    typed = (fill("Company", "Kept, LLC"), lose_the_session, press("Save and continue"))
    typed += (fill("Email address", "sam@ortiz.example"), fill("Password", PASSWORD))
    typed += (press("Sign in"),)
    start = "porting:user_details"
    yield State("accounts:kept_post", "sam", scene="empty", start=start, acts=typed)


PAGES = [*overview(), *drafts()]

"""The letter signed in other ways, the ends of a signer's way, and what the desk sees of both."""

from tests.journeys.states import State, fill, press, tick

NO_PAGE = {
    "porting:loa_prepare": "only takes a POST and leads on",
    "porting:loa_submit_for_me": "only takes a POST and leads on",
    "desk:order_release": "only takes a POST and leads on",
    "desk:check_paper": "only takes a POST and leads on",
    "desk:end_hold": "only takes a POST and leads on",
}


def signing():
    yield from guests()
    yield from account()
    yield State("desk:request", "priya", "signed on paper", scene="on paper")
    yield State("desk:request", "priya", "on hold", scene="on hold")
    yield State("porting:request", "sam", "on hold", scene="on hold")


def guests():
    def guest(page, state, scene, *acts, status=200):
        return State(f"guests:{page}", "guest", state, scene=scene, acts=acts, status=status)

    someone = (fill("Full name", "Kim Lee"), fill("Email", "kim"))
    yield guest("not_me", "empty", "asked")
    yield guest("not_me", "error", "asked", *someone, press("I'm not the right person"))
    yield guest("details_wrong", "empty", "asked")
    yield guest("details_wrong", "error", "asked", press("Ask for a correction"))
    yield guest("report", "empty", "asked")
    yield guest("updates", "empty", "offered")
    yield guest("updates", "yes", "offered", press("Yes, send me updates"))
    yield guest("updates", "never", "offered never", press("No, never write to me"))
    yield guest("updates", "ended", "offered ended", status=410)
    yield guest("ended", "reported", "on hold", status=410)
    yield guest("paper", "empty", "asked")
    yield guest("paper", "error", "asked", press("Send the signed letter"))
    yield guest("code", "empty", "coded")
    ask = press("Email me a code")
    yield guest("code", "asked", "coded", ask)
    wrong = (ask, fill("Code", "000000"), press("Continue to the letter"))
    yield guest("code", "error", "coded wrong", *wrong)
    yield guest("letter", "drawing", "reading", tick("Draw"))
    yield guest("start", "1000 numbers", "thousand")
    yield guest("letter", "1000 numbers", "thousand")
    yield guest("letter", "1000 numbers drawing", "thousand", tick("Draw"))


def account():
    yield State("porting:general", "sam", "somebody waits", scene="offered never")

    def mine(page, state, scene, *acts):
        return State(f"porting:{page}", "sam", state, scene=scene, acts=acts)

    yield mine("loa", "to sign here", "mine")
    yield mine("loa_sign", "empty", "mine")
    yield mine("loa_sign", "error", "mine", press("Continue to the letter"))
    yield mine("loa_sign_letter", "empty", "mine read")
    yield mine("loa_sign_letter", "error", "mine read", press("Sign letter"))
    yield mine("loa_paper", "empty", "mine")
    yield mine("loa_paper", "error", "mine", press("Send the signed letter"))

"""Proof of Ownership, Review with its pre-flight, and the desk's calendar, in their states."""

from tests.journeys.states import State, attach, fill, press

NO_PAGE = {
    "porting:document_page": "a picture",
    "porting:proof_ask": "only takes a POST and leads on",
    "guests:bill_page": "a picture",
    "desk:document_page": "a picture",
    "desk:original": "a download",
    "desk:holiday_remove": "only takes a POST and leads on",
}


def proof():
    send = press("Send Proof of Ownership")
    yield State("porting:proof", "sam", "bill fits", scene="bill fits")
    yield State("porting:proof", "sam", "bill differs", scene="bill differs")
    broken = attach("bill.pdf", b"not a PDF")
    yield State("porting:proof", "sam", "error refused", scene="bill fits", acts=(broken, send))
    no_date = (fill("Month", "13"), fill("Day", "40"), fill("Year", "2026"), send)
    yield State("porting:proof", "sam", "error date", scene="signed", acts=no_date)
    ask = (press("Ask Dana Ortiz to send it"),)
    yield State("porting:proof", "sam", "asked", scene="signed", acts=ask)
    yield State("porting:review", "sam", "preflight", scene="bill differs")
    yield State("porting:review", "sam", "preflight confirmed", scene="bill confirmed")
    yield State("porting:review", "sam", "preflight ready", scene="bill fits")
    yield State("guests:bill", "guest", "pages", scene="bill fits")
    yield State("desk:request", "priya", "bill read", scene="bill submitted")
    yield State("desk:holidays", "priya", "empty")
    yield State("desk:holidays", "audrey", "read only")
    yield State("desk:holidays", "priya", "error", acts=(press("Add the day"),))
    day = (fill("Date", "2026-12-23"), fill("What it is called", "Stock-taking"))
    yield State("desk:holidays", "priya", "filled", acts=(*day, press("Add the day")))

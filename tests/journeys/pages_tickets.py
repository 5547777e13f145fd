"""Pages of tickets (fax, another country, not sure) and Copy, in the states people meet them in."""

from tests.journeys.states import State, fill, press, unfold

# Routes of tickets that show nothing of their own.
NO_PAGE = {
    "porting:ticket_start": "only takes a POST and leads on",
    "porting:ticket_paper_remove": "only takes a POST and leads on",
    "porting:ticket_letter": "a download",
}
NEXT = press("Save and continue")


def customer():
    yield State("porting:not_sure", "sam", "empty")
    yield State("porting:not_sure", "sam", "error", acts=(press("Tell me where they go"),))
    lines = "(212) 234-5641\n(212) 234-5642 fax\n+44 20 7946 0958\nhello\n(512) 555-0148"
    some = (fill("Your numbers", lines), press("Tell me where they go"))
    yield State("porting:not_sure", "sam", "filled", acts=some)
    yield State("porting:copy", "sam", scene="submitted")
    for scene in ("fax_empty", "country_empty", "question_empty"):
        yield State("porting:ticket", "sam", f"empty {scene}", scene=scene)
        yield State("porting:ticket", "sam", f"error {scene}", scene=scene, acts=(NEXT,))
    bad = (fill("Fax Number", "512 55\nhello"), fill("Zip Code", "787"), NEXT)
    yield State("porting:ticket", "sam", "error typed", scene="fax_empty", acts=bad)
    papers = "porting:ticket_papers"
    yield State(papers, "sam", "under way", scene="fax_making")
    yield State(papers, "sam", "empty", scene="fax_ready")
    yield State(papers, "sam", "filled", scene="fax_complete")
    yield State(papers, "sam", "letter changed", scene="fax_changed")
    send = press("Send to our team")
    yield State(papers, "sam", "error", scene="fax_ready", acts=(send,))
    broken = attach_to("#id_proof", "bill.pdf", b"not a PDF")
    yield State(papers, "sam", "error refused", scene="fax_ready", acts=(broken, send))
    yield State(papers, "sam", "optional", scene="country_draft")
    for scene in ("fax_sent", "fax_asked", "fax_done", "country_sent", "question_refused"):
        yield State("porting:request", "sam", scene, scene=scene)
    yield State("porting:cancel", "sam", "ticket", scene="fax_sent")
    yield State("porting:history", "sam", "ticket", scene="fax_done")


def staff():
    for scene in ("fax_sent", "fax_taken", "fax_asked", "fax_done", "question_refused"):
        yield State("desk:request", "priya", scene, scene=scene)
    yield State("desk:request", "audrey", "ticket read only", scene="fax_taken")
    for act, summary, button in (
        ("ask", "Ask the customer", "Ask"),
        ("done", "Close as done", "Close as done"),
        ("refuse", "Refuse", "Refuse"),
    ):
        yield State(
            f"desk:ticket_{act}",
            "priya",
            "error",
            scene="fax_taken",
            start="desk:request",
            acts=(unfold(summary), press(button)),
        )


def attach_to(control, name, content):
    paper = {"name": name, "mimeType": "application/pdf", "buffer": content}
    return lambda page: page.locator(control).set_input_files(paper)


TICKETS = [*customer(), *staff()]

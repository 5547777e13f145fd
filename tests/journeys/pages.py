"""Every page of Portdesk, in the states that people meet it in: one table.

A row names the route that is on screen in the end, who looks, in which state, and the scene
(scenes.py) whose words stand in the address. ``acts`` are what is done after opening the page;
``start`` is where that begins when it is another page. A test fails when a route is missing.
"""

from tests.journeys import (
    pages_check,
    pages_import,
    pages_overview,
    pages_proof,
    pages_signing,
    pages_tickets,
    pages_verify,
)
from tests.journeys.states import (
    State,
    attach,
    fill,
    follow,
    plug_in_a_passkey,
    press,
    tick,
    unfold,
    visit,
)
from tests.journeys.walk import PASSWORD

# Routes that show nothing of their own.
NO_PAGE = {
    "home": "leads on",
    "healthz": "for machines",
    "readyz": "for machines",
    "demo_mail_html": "a mail as mail programs show it, in a sandbox that runs no script",
    "desk:mail_html": "the same",
    "accounts:app_qr": "a picture",
    "guests:open_link": "makes a session and leads on; a dead link is listed below",
    "guests:open_bill": "makes a session and leads on",
    "guests:open_updates": "makes a session and leads on",
    "guests:letter_pdf": "a download",
    "porting:loa_pdf": "a download",
    "porting:document": "a download",
    "porting:check_results": "a download",
    **pages_import.NO_PAGE,
    "porting:overview_csv": "a download",
    "desk:document": "a download",
    "porting:send": "leads to the paper that is missing",
    "porting:loa_resend": "only takes a POST and leads on",
    "porting:loa_withdraw": "only takes a POST and leads on",
    "porting:proof_remove": "only takes a POST and leads on",
    "desk:take": "only takes a POST and leads on",
    "desk:release": "only takes a POST and leads on",
    "desk:approve": "only takes a POST and leads on",
    "porting:bring_in": "the same question as desk:left_over, for an admin of both accounts",
    "desk:take_back": "only takes a POST and leads on",
    "desk:order_sent": "only takes a POST and leads on",
    "desk:waiting_try": "only takes a POST and leads on",
    **pages_tickets.NO_PAGE,
    "desk:evidence": "a download",
    "verify:certificates": "a download",
    "desk:lift_hold": "the same form as desk:hold, once a hold is set",
}

LONG = "Featherstonehaughington" * 4
SAVE = press("Save and continue")
RESET = "account_reset_password_from_key"


def signed_out():
    yield State("account_login", "nobody", "empty")
    yield State("account_login", "nobody", "error", acts=(press("Sign in"),))
    wrong = (fill("Email address", "x@y.example"), fill("Password", "no"), press("Sign in"))
    yield State("account_login", "nobody", "error refused", acts=wrong)
    yield State("account_inactive", "nobody")
    yield State("account_reset_password", "nobody", "empty")
    yield State("account_reset_password", "nobody", "error", acts=(press("Email me a link"),))
    yield State("account_reset_password_done", "nobody")
    good, dead = {"uidb36": "uidb36", "key": "key"}, {"uidb36": "1", "key": "abc-123"}
    yield State(RESET, "nobody", "empty", words=good)
    yield State(RESET, "nobody", "error", words=good, acts=(press("Save new password"),))
    yield State(RESET, "nobody", "ended", words=dead)
    yield State("account_reset_password_from_key_done", "nobody")
    yield State("demo_mail", "nobody")
    yield State("demo_mail_message", "nobody", words={"name": "mail"})
    yield State("", "nobody", "no such page", path="/nowhere/", status=404)
    yield State("guests:open_link", "nobody", "unknown", words={"token": "x" * 43}, status=404)
    yield State("guests:start", "nobody", "without a link", status=404)


def signed_in():
    yield State("account_logout", "sam")
    yield State("accounts:choose", "ada")
    yield State("accounts:choose", "ada", "nothing found", query="?q=zzz")
    yield State("accounts:profile", "sam")
    none = (fill("First Name", ""), fill("Last Name", ""), press("Save"))
    yield State("accounts:profile", "sam", "error", acts=none)
    yield State("accounts:profile", "sam", "success", acts=(press("Save"),))
    yield State("", "sam", "no such page", path="/a/AC-222222/numbers/port/", status=404)
    yield from second_factor()
    yield from numbers_area()
    yield from start_and_overview()
    yield from wizard()
    yield from wizard_numbers()
    yield from papers()
    yield from request_pages()


def second_factor():
    login = (fill("Email address", "marco@portdesk.example"), fill("Password", PASSWORD))
    login += (press("Sign in"),)
    start = "account_login"
    # Browsers of their own, in which nobody is signed in: who is, is led past these pages.
    yield State("mfa_authenticate", "nobody, then marco", "empty", start=start, acts=login)
    login += (press("Confirm"),)
    yield State("mfa_authenticate", "nobody, then marco again", "error", start=start, acts=login)
    yield State("mfa_index", "sam", "empty")
    yield State("mfa_index", "priya", "filled")
    yield State("mfa_activate_totp", "sam", "empty")
    yield State("mfa_activate_totp", "sam", "error", acts=(press("Set up this app"),))
    yield State("mfa_deactivate_totp", "priya")
    yield State("mfa_add_webauthn", "priya")
    made = (plug_in_a_passkey, fill("Name", "Laptop"), fill("Your password", PASSWORD))
    made += (press("Add a passkey"),)
    made += (follow("I have kept them, go on"), visit("mfa_index"), follow("Remove Laptop"))
    yield State("mfa_remove_webauthn", "ada", start="mfa_add_webauthn", acts=made)
    yield State("mfa_generate_recovery_codes", "priya")
    yield State("mfa_view_recovery_codes", "priya")


def numbers_area():
    for page in ("tracking", "receiving", "sources", "call_settings", "texts"):
        yield State(f"numbers:{page}", "sam")
        yield State(f"numbers:{page}", "ada", "few")
    for page in ("tracking", "receiving", "sources"):
        yield State(f"numbers:{page}", "sam", "nothing found", query="?q=zzz")
    yield State("numbers:tracking_edit", "sam", scene="tracking")
    long = (fill("Description", LONG), press("Save"))
    yield State(
        "numbers:tracking",
        "sam",
        "success",
        scene="tracking",
        start="numbers:tracking_edit",
        acts=long,
    )
    yield State("numbers:receiving_new", "sam", "empty")
    yield State("numbers:receiving_new", "sam", "error", acts=(press("Save"),))
    yield State("numbers:receiving_edit", "sam", scene="receiving")
    yield State("numbers:receiving_replace", "sam", scene="receiving")
    none = (press("Change routing"),)
    yield State("numbers:receiving_replace", "sam", "error", scene="receiving", acts=none)
    yield State("numbers:source_new", "sam", "empty")
    yield State("numbers:source_new", "sam", "error", acts=(press("Save"),))
    yield State("numbers:source_edit", "sam", scene="source")
    yield State("numbers:source_edit", "sam", "long text, unused", scene="unused")
    yield State("numbers:call_settings_assign", "sam", scene="settings")


def start_and_overview():
    yield State("porting:new", "mo", "empty")
    yield State("porting:new", "sam")
    yield State("porting:other", "sam")
    yield State("porting:overview", "sam", "all", query="?show=all")
    yield State("porting:overview", "sam", "drafts", query="?show=drafts")
    yield State("porting:overview", "sam", "nothing found", query="?q=zzz")


def wizard():
    for page in ("general", "user_details", "billing_details", "representative"):
        yield State(f"porting:{page}", "sam", "empty", scene="empty")
        yield State(f"porting:{page}", "sam", "long text", scene="long")
    for page in ("billing_details", "representative"):
        yield State(f"porting:{page}", "sam", "filled", scene="checked")
        yield State(f"porting:{page}", "sam", "error", scene="empty", acts=(SAVE,))
    none = (fill("First Name", ""), fill("Email", "x"), SAVE)
    yield State("porting:user_details", "sam", "error", scene="empty", acts=none)
    some = (fill("Zip Code", "787"), fill("Main billing number (BTN)", "12"), SAVE)
    yield State("porting:billing_details", "sam", "error typed", scene="empty", acts=some)
    change = (fill("Zip Code", "78799"), SAVE)
    yield State("porting:billing_details", "sam", "asks first", scene="asked", acts=change)
    yield State("porting:agreements", "sam", "empty", scene="checked")
    yield State("porting:agreements", "sam", "filled", scene="agreed")
    agree = (press("Continue to Letter of Authorization"),)
    yield State("porting:agreements", "sam", "error", scene="checked", acts=agree)
    yield State("porting:review", "sam", "filled", scene="complete")
    yield State("porting:submitted", "sam", "success", scene="submitted")
    yield State("porting:delete_draft", "sam", scene="checked")


def wizard_numbers():
    for page in ("numbers", "numbers_multiple", "numbers_manual"):
        yield State(f"porting:{page}", "sam", "empty", scene="empty")
    yield State("porting:numbers", "sam", "filled", scene="bad")
    yield State("porting:numbers", "sam", "100 numbers", scene="many")
    check = press("Check Portability")
    one = (fill("Tracking Number to Port, row 1", "abc"), press("Save numbers"))
    yield State("porting:numbers", "sam", "error", scene="empty", acts=one)
    many = (fill("Numbers to port", "512 55\nhello\n(212) 555"), check)
    yield State("porting:numbers_manual", "sam", "error", scene="empty", acts=many)
    change = (fill("Numbers to port", "(505) 555-9999"), check)
    yield State("porting:numbers_manual", "sam", "asks first", scene="asked", acts=change)
    yield State("porting:check", "sam", "under way", scene="checking")
    yield State("porting:check", "sam", "all good", scene="checked")
    yield State("porting:check", "sam", "some cannot", scene="bad")
    yield State("porting:check", "sam", "100 numbers", scene="many")
    yield State("porting:check_fix", "sam", "filled", scene="bad")
    wrong = (fill("Number", "abc"), press("Save"))
    yield State("porting:check_fix", "sam", "error", scene="bad", acts=wrong)
    for page in ("configure", "configure_one"):
        yield State(f"porting:{page}", "sam", "empty", scene="checked")
        yield State(f"porting:{page}", "sam", "filled", scene="agreed")
        yield State(f"porting:{page}", "sam", "error", scene="checked", acts=(press("Continue"),))
    yield State("porting:configure_one", "sam", "100 numbers", scene="many")


def papers():
    yield State("porting:loa", "sam", "empty", scene="agreed")
    yield State("porting:loa_preview", "sam", scene="agreed")
    yield State("porting:loa_preview", "sam", "long text", scene="long")
    yield State("porting:loa", "sam", "sent", scene="asked")
    yield State("porting:loa", "sam", "declined", scene="declined")
    yield State("porting:loa", "sam", "signed", scene="signed")
    yield State("porting:loa", "sam", "long text", scene="long")
    none = (fill("Full Name", ""), fill("Email", "x"), press("Send LOA for Signing"))
    yield State("porting:loa", "sam", "error", scene="agreed", acts=none)
    send = press("Send Proof of Ownership")
    yield State("porting:proof", "sam", "empty", scene="signed")
    yield State("porting:proof", "sam", "filled", scene="complete")
    yield State("porting:proof", "sam", "error", scene="signed", acts=(send,))


def request_pages():
    drafts = ("empty", "long", "checked", "asked", "declined", "complete")
    later = ("submitted", "taken", "info", "ready", "sent", "dated", "live", "failed", "cancelled")
    for scene in drafts + later:
        yield State("porting:request", "sam", scene, scene=scene)
    yield State("porting:notes", "sam", "empty", scene="submitted")
    yield State("porting:notes", "sam", "filled", scene="taken")
    yield State("porting:notes", "sam", "error", scene="taken", acts=(press("Post note"),))
    yield State("porting:history", "sam", scene="live")
    yield State("porting:cancel", "sam", scene="taken")
    yield State("porting:cancel", "sam", "too late", scene="dated")


def guests():
    def guest(page, state, scene, *acts, status=200):
        return State(f"guests:{page}", "guest", state, scene=scene, acts=acts, status=status)

    yield guest("start", "empty", "asked")
    yield guest("start", "error", "asked", press("Continue to the letter"))
    yield guest("letter", "empty", "reading")
    yield guest("letter", "error", "reading", fill("Full Name", ""), press("Sign letter"))
    yield guest("decline", "empty", "asked")
    yield guest("decline", "error", "asked", press("Tell them I won't sign"))
    yield guest("declined", "filled", "declined")
    yield guest("ended", "withdrawn", "withdrawn", status=410)
    yield guest("ended", "replaced", "replaced", status=410)
    yield guest("bill", "empty", "signed")
    yield guest("bill", "error", "signed", press("Send bill"))
    broken = attach("bill.pdf", b"not a PDF")
    yield guest("bill", "error refused", "signed", broken, press("Send bill"))
    yield guest("done", "bill missing", "signed")
    yield guest("done", "success", "complete")


def staff():
    for queue in ("overdue", "new", "mine", "customer", "second", "open", "closed"):
        yield State("desk:queue", "priya", queue, query=f"?queue={queue}")
    yield State("desk:queue", "priya", "search", query="?q=approved")
    yield State("desk:queue", "priya", "nothing found", query="?q=zzz")
    yield State("desk:mails", "priya")
    yield State("desk:mail", "priya", words={"name": "submitted"})
    yield State("desk:waiting", "priya")
    yield State("desk:waiting", "audrey", "read only")
    cancel = (unfold("Cancel"), press("Give it up"))
    yield State("desk:waiting_cancel", "priya", "error", start="desk:waiting", acts=cancel)
    later = ("second", "ready", "sent", "dated", "live", "failed")
    for scene in ("submitted", "taken", "info", *later):
        yield State("desk:request", "priya", scene, scene=scene)
    yield State("desk:request", "audrey", "read only", scene="taken")

    def wrong(page, scene, *acts, **words):
        start = "desk:request"
        return State(f"desk:{page}", "priya", "error", scene=scene, start=start, acts=acts, **words)

    unfolded = unfold("Send back to the customer")
    yield State("desk:request", "priya", "send back", scene="taken", acts=(unfolded,))
    yield wrong("send_back", "taken", unfolded, press("Send back"))
    yield wrong("note", "taken", press("Add internal note"))
    yield wrong("order_foc", "sent", press("Record port date"))
    some = tick("Those")
    yield wrong("order_complete", "dated", some, press("Numbers are live"))
    yield wrong("order_fail", "dated", press("Numbers did not move"))
    every = tick("All that are still open")
    yield State(
        "desk:order_complete",
        "priya",
        "asked",
        scene="dated",
        start="desk:request",
        acts=(every, tick("The port date is"), press("Numbers are live")),
    )
    secret = {"field": "account_number"}
    yield State("desk:reveal", "priya", "empty", scene="taken", words=secret)
    why = (press("Reveal"),)
    yield State("desk:reveal", "priya", "error", scene="taken", words=secret, acts=why)
    why = (tick("Sending order"), press("Reveal"))
    yield State("desk:reveal", "priya", "success", scene="taken", words=secret, acts=why)


PAGES = [*signed_out(), *signed_in(), *guests(), *staff()]
PAGES += [*pages_overview.PAGES, *pages_import.PAGES, *pages_tickets.TICKETS]
PAGES += [*pages_proof.proof(), *pages_verify.verify()]
PAGES += pages_signing.signing()
NO_PAGE |= pages_proof.NO_PAGE | pages_signing.NO_PAGE
PAGES += pages_check.pages()

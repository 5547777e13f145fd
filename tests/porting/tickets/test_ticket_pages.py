"""The pages of tickets: what is typed is kept, and everybody sees only their own."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from porting.choices import DocumentKind, Kind
from porting.models import PortRequest
from porting.services import desk, ticket_desk, ticket_papers, tickets
from tests.porting.letters_made import visible_text
from tests.porting.tickets.conftest import FAX, fresh, page_of, pdf


def text_of(response):
    return " ".join(visible_text(response.content.decode()))


def typed(**more):
    same = {"is_billing_address_same": "yes"}
    return FAX | same | {"version": "1"} | more


def other(account, rest=""):
    return f"/a/{account.public_id}/numbers/port/other/{rest}"


# --- Before there is a ticket ---------------------------------------------------


def test_the_start_of_a_port_says_what_the_help_pages_say(sam, account):
    page = text_of(sam.get(f"/a/{account.public_id}/numbers/port/new/"))

    for words in (
        "Carrier Name",
        "Numbers you want to port",
        "Account Number",
        "Account PIN Number",
        "Billing Address (As appears on phone bill)",
        "Billing Company Name (As appears on phone bill)",
        "Billing Contact Name (As appears on phone bill)",
        "Copy of your latest phone bill",
        "What is Porting?",
        (
            "Porting a number is transferring a phone number from one telecommunications provider "
            "to another while keeping the same number. This allows users to switch service "
            "providers without changing their existing phone numbers."
        ),
        (
            "The process typically involves submitting a porting request to the new provider, who "
            "coordinates with the current provider to complete the transfer. Porting a number "
            "ensures continuity and convenience for users, as they can retain their familiar "
            "contact information even when changing service providers."
        ),
        "Before starting your port request, please review the following",
        "Only US numbers can be ported into Portdesk via the Port Numbers page.",
        "Verify the numbers in the port and make sure they are not active Receiving Numbers.",
        (
            "If a Receiving Number is ported, you will no longer be able to answer that number "
            "directly outside of Portdesk."
        ),
        (
            "If a number you are porting is an active Receiving Number, please choose an alternate "
            "routing method for the associated tracking numbers."
        ),
        "Porting phone numbers into Portdesk can take 2 - 4 weeks to complete.",
        "Porting fax numbers into Portdesk can take 1 - 2 weeks to complete.",
    ):
        assert words in page


def test_the_other_cases_say_what_the_help_pages_say(sam, account, settings):
    settings.FAX_CARRIER_NAME = "Fax & Co"
    answer = sam.get(other(account))
    page = text_of(answer)

    for words in (
        "Porting a Fax Number",
        "Porting a fax number into your Portdesk account is handled by our Fax & Co team.",
        f"Account ID: {account.public_id}",
        "Fax Number",
        "Proof of Ownership",
        "Fax & Co Letter of Authorization",
        "Please use the subject",
        "does offer porting from other countries (where available).",
        "will contact you regarding the regulatory paperwork required.",
        "Toll-free numbers",
        "Not sure?",
    ):
        assert words in page
    subject = f">Fax Porting Documentation - {account.public_id}</p>"
    assert subject in answer.content.decode()
    assert "mailto:porting@portdesk.example?" not in answer.content.decode()


@pytest.mark.parametrize(
    ("slug", "kind"),
    [("fax", Kind.FAX), ("country", Kind.OTHER_COUNTRY), ("question", Kind.QUESTION)],
)
def test_a_button_starts_a_ticket(sam, account, slug, kind):
    answer = sam.post(other(account, f"start/{slug}/"), {"numbers": "+44 20 7946 0958"})

    row = PortRequest.objects.get()
    assert (row.kind, row.status, row.numbers_typed) == (kind, "draft", "+44 20 7946 0958")
    assert answer.url == page_of(row, "ticket/")
    assert "+44 20 7946 0958" in sam.get(answer.url).content.decode()


def test_there_is_no_ticket_of_another_kind(sam, account):
    assert sam.post(other(account, "start/voice/")).status_code == 404
    assert sam.get(other(account, "start/fax/")).status_code == 405
    assert PortRequest.objects.count() == 0


def test_a_viewer_and_a_stranger_start_no_ticket(client, account, viewer, stranger):
    for person, status in ((viewer, 403), (stranger, 404)):
        client.force_login(person)
        assert client.post(other(account, "start/fax/")).status_code == status
    assert PortRequest.objects.count() == 0


# --- Not sure -------------------------------------------------------------------


def where(answer):
    return [(one.typed, one.where) for one in answer.context["answers"]]


def test_each_number_is_told_where_it_goes(sam, account, route):
    lines = [
        "(212) 234-5641",
        "fax: 212-234-5642",
        "800 234 5643",
        "+44 20 7946 0958",
        "416-555-0170",
        "hello",
        "512-555-0199",
    ]

    answer = sam.post(other(account, "not-sure/"), {"numbers": "\n".join(lines)})

    assert where(answer) == [
        ("(212) 234-5641", "here"),
        ("(212) 234-5642", "fax"),
        ("(800) 234-5643", "here"),
        ("+44 20 7946 0958", "country"),
        ("416-555-0170", "country"),
        ("hello", "none"),
        ("(512) 555-0199", "fix"),
    ]
    page = text_of(answer)
    assert "hello is not a phone number. Enter 10 digits, like (410) 555-0000." in page
    assert "“Front desk” is a receiving number with this number." in page
    assert PortRequest.objects.count() == 0


def test_all_of_them_can_be_fax_numbers(sam, account):
    answer = sam.post(other(account, "not-sure/"), {"numbers": "212-234-5641", "fax": "1"})

    assert where(answer) == [("(212) 234-5641", "fax")]
    assert 'value="(212) 234-5641"' in answer.content.decode()


def test_a_directory_of_carriers_is_not_asked_about_what_is_not_stored(sam, account, settings):
    settings.CARRIER_LOOKUP = "sandbox"

    answer = sam.post(other(account, "not-sure/"), {"numbers": "212-234-5641"})

    assert where(answer) == [("(212) 234-5641", "here")]


def test_a_number_of_another_account_answers_like_any_other(sam, account, stranger):
    from tests import factories

    elsewhere = stranger.memberships.get().account
    factories.make_route(elsewhere, e164="+12122345641", name="Secret line")

    answer = sam.post(other(account, "not-sure/"), {"numbers": "212-234-5641\n212-234-5642"})

    first, second = answer.context["answers"]
    assert (first.where, first.text) == (second.where, second.text) == ("here", "")
    assert "Secret line" not in answer.content.decode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Enter the numbers, one on each line."),
        (" \n,;", "Enter the numbers, one on each line."),
        (
            "\n".join(["212-234-5641"] * 201),
            "Enter at most 200 numbers at a time. Check the others after these.",
        ),
    ],
)
def test_a_list_that_cannot_be_answered_is_said_and_kept(sam, account, text, said):
    answer = sam.post(other(account, "not-sure/"), {"numbers": text})

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert text.strip() in answer.content.decode()


def test_bad_bytes_are_no_error(sam, account):
    text = "\x00\u202e<b>\ud800".encode("utf-8", "ignore").decode() + "9" * 30_000

    assert sam.post(other(account, "not-sure/"), {"numbers": text}).status_code == 422
    assert sam.post(other(account, "start/fax/"), {"numbers": text}).status_code == 302


def test_ten_numbers_cost_as_many_queries_as_one(sam, account, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counted = []
    for many in (1, 1, 10):
        numbers = "\n".join(f"212-234-56{n:02}" for n in range(many))
        with CaptureQueriesContext(connection) as asked:
            sam.post(other(account, "not-sure/"), {"numbers": numbers})
        counted.append(len(asked))

    assert counted[1] == counted[2]


# --- The form -------------------------------------------------------------------


def test_a_complete_form_goes_on_to_the_papers(sam, fax, keep_promises):
    answer = sam.post(page_of(fax, "ticket/"), typed())

    assert answer.url == page_of(fax, "ticket/papers/")
    assert "The letter is being made" in text_of(sam.get(answer.url))
    keep_promises()
    page = sam.get(answer.url).content.decode()
    assert "Download the letter (PDF)" in page
    block = sam.get(answer.url + "?letter").content.decode()
    assert block.lstrip().startswith('<div class="status-block"')
    assert "hx-get" not in block


def test_the_letter_is_downloaded(sam, filled, stranger, client):
    answer = sam.get(page_of(filled, "ticket/letter.pdf"))

    assert answer["Content-Type"] == "application/pdf"
    assert b"%PDF" in answer.getvalue()
    client.force_login(stranger)
    assert client.get(page_of(filled, "ticket/letter.pdf")).status_code == 404


def test_what_is_wrong_is_named_and_what_was_typed_stays(sam, fax):
    bad = typed(numbers_typed="hello\n512-555-0170", service_zip="787", business_name="")

    answer = sam.post(page_of(fax, "ticket/"), bad)

    page = text_of(answer)
    assert answer.status_code == 422
    assert "hello is not a phone number. Enter 10 digits, like (410) 555-0000." in page
    assert "Enter the 5-digit ZIP code of the service address." in page
    assert "Enter the name of the account holder on the bill." in page
    assert "hello\n512-555-0170" in answer.content.decode().replace("\r\n", "\n")
    assert 'value="Verizon"' in answer.content.decode()


def test_save_and_exit_asks_for_nothing(sam, fax, account):
    answer = sam.post(
        page_of(fax, "ticket/"), {"version": "1", "numbers_typed": "hello", "later": "1"}
    )

    assert answer.url == f"/a/{account.public_id}/numbers/port/"
    assert fresh(fax).numbers_typed == "hello"
    assert "Fax hello" in text_of(sam.get(answer.url))


def test_an_invisible_character_is_refused_by_name(sam, fax):
    answer = sam.post(page_of(fax, "ticket/"), typed(business_name="Or\u202etiz"))

    assert answer.status_code == 422
    assert "Business Name has a character that cannot be seen." in text_of(answer)


def test_a_colleagues_save_is_not_written_over(sam, fax, member):
    tickets.save_details(fax, {"carrier_name": "AT&T"}, version=1, by=member)

    answer = sam.post(page_of(fax, "ticket/"), typed())

    assert answer.status_code == 409
    assert fresh(fax).carrier_name == "AT&T"
    assert 'value="Verizon"' in answer.content.decode()


# --- The papers -----------------------------------------------------------------


def test_chosen_files_are_kept_whichever_button_is_pressed(sam, filled):
    answer = sam.post(page_of(filled, "ticket/papers/"), {"send": "1", "proof": pdf()})

    assert answer.status_code == 422
    assert "Sign the Carrier C Letter of Authorization, and add the signed copy." in text_of(answer)
    assert [str(paper) for paper in ticket_papers.attached(filled)] == ["bill.pdf"]
    assert fresh(filled).status == "draft"


def test_both_papers_and_send(sam, filled):
    papers = {"send": "1", "proof": pdf(), "signed": pdf("signed.pdf", 2)}

    answer = sam.post(page_of(filled, "ticket/papers/"), papers)

    assert answer.url == page_of(filled)
    assert fresh(filled).status == "submitted"
    page = text_of(sam.get(page_of(filled)))
    assert "It’s our move." in page
    assert "(512) 555-0170 (512) 555-0171" in page
    assert "Withdraw" in page
    assert "Carrier orders" not in page


def test_a_file_of_the_wrong_kind_is_refused_beside_its_box(sam, filled):
    evil = SimpleUploadedFile("proof.pdf", b"<html>no pdf</html>", "application/pdf")

    answer = sam.post(page_of(filled, "ticket/papers/"), {"add": "1", "proof": [evil, pdf()]})

    assert answer.status_code == 422
    said = "proof.pdf is not a real PDF inside. Save it again as a PDF, or take a photo."
    assert answer.context["page_errors"] == [{"href": "#id_proof", "text": said}]
    assert [str(paper) for paper in ticket_papers.attached(filled)] == ["bill.pdf"]


def test_a_signed_copy_needs_a_letter(sam, fax):
    answer = sam.post(page_of(fax, "ticket/papers/"), {"add": "1", "signed": pdf()})

    assert answer.status_code == 422
    assert "Download and sign the letter first." in text_of(answer)
    assert ticket_papers.attached(fax).count() == 0


def test_a_paper_is_taken_out(sam, complete, stranger, client):
    paper = ticket_papers.attached(complete).filter(kind=DocumentKind.BILL).get()
    remove = page_of(complete, f"ticket/papers/{paper.public_id}/remove/")

    sam.post(remove)
    assert [str(one) for one in ticket_papers.attached(complete)] == ["signed.pdf"]
    assert sam.post(page_of(complete, "ticket/papers/DOC-222222/remove/")).status_code == 404
    client.force_login(stranger)
    assert client.post(remove).status_code == 404


def test_a_changed_letter_is_said_and_the_old_copy_counts_no_more(sam, complete):
    sam.post(page_of(complete, "ticket/"), typed(service_zip="78702", version=complete.version))

    page = text_of(sam.get(page_of(complete, "ticket/papers/")))

    assert "The letter has to be signed again." in page
    assert "You changed the service address and the billing address" in page
    assert "No longer counts" in page


# --- After it was sent ----------------------------------------------------------


def test_the_wizard_of_a_ticket_does_not_exist(sam, submitted, filled):
    for step in ("general", "details/billing", "numbers", "check", "agreements", "loa", "proof"):
        answer = sam.get(page_of(submitted, f"{step}/"))
        assert (answer.status_code, answer.url) == (302, page_of(submitted))


def test_a_port_has_no_ticket_pages(sam, account, member):
    from tests import factories

    row = factories.make_request(account, member)
    for page in ("ticket/", "ticket/papers/", "ticket/letter.pdf"):
        assert sam.get(page_of(row, page)).status_code == 404


def test_what_was_sent_cannot_be_changed(sam, submitted):
    answer = sam.post(page_of(submitted, "ticket/"), typed(carrier_name="AT&T"), follow=True)

    assert "This request is with our team" in text_of(answer)
    assert fresh(submitted).carrier_name == "Verizon"


def test_a_question_of_our_team_is_answered(sam, submitted, desk_worker, keep_promises):
    desk.take(submitted, by=desk_worker)
    ticket_desk.ask(submitted, "Is page 2 missing?", by=desk_worker)

    page = text_of(sam.get(page_of(submitted)))
    assert "What to answer Is page 2 missing?" in page
    answer = sam.post(
        page_of(submitted, "ticket/papers/"), {"send": "1", "other": pdf("page2.pdf", 3)}
    )

    assert answer.url == page_of(submitted)
    assert fresh(submitted).status == "submitted"


def test_withdrawing(sam, submitted):
    assert "Withdraw this?" in text_of(sam.get(page_of(submitted, "cancel/")))

    sam.post(page_of(submitted, "cancel/"), {"reason": "Not needed"})

    row = fresh(submitted)
    assert (row.status, row.ended_at is None) == ("cancelled", False)
    assert "You withdrew this." in text_of(sam.get(page_of(row)))


def test_the_overview_shows_a_ticket(sam, submitted, account):
    page = text_of(sam.get(f"/a/{account.public_id}/numbers/port/"))

    assert "Fax (512) 555-0170 and 1 more" in page
    assert "2 from Verizon Our team" in page


def test_the_overview_costs_the_same_with_five_tickets(
    sam, account, member, count_queries, question
):
    address = f"/a/{account.public_id}/numbers/port/"

    def cost_with(more):
        for number in range(more):
            PortRequest.objects.create(
                account=account, created_by=member, kind=Kind.FAX, numbers_typed=str(number)
            )
        sam.get(address)  # what is new is summed up once
        return count_queries(sam, address)

    assert cost_with(1) == cost_with(4)


# --- Copy -----------------------------------------------------------------------


def test_copying_from_the_overview_starts_a_new_request(sam, account, member, stranger, client):
    from tests import factories

    row = factories.make_request(account, member, numbers=("+15125550101",), features=["fax"])
    page = text_of(sam.get(page_of(row, "copy/")))
    assert "Service Account Number and Account PIN: they are secret" in page
    assert PortRequest.objects.count() == 1

    answer = sam.post(page_of(row, "copy/"))

    new = PortRequest.objects.exclude(pk=row.pk).get()
    assert answer.url == page_of(new, "general/")
    assert (new.carrier_name, new.features, new.name) == ("Verizon", ["fax"], "")
    assert (new.account_number, new.numbers.count()) == ("", 0)
    client.force_login(stranger)
    assert client.post(page_of(row, "copy/")).status_code == 404


def test_a_viewer_copies_nothing_and_a_ticket_is_not_copied(client, sam, submitted, viewer):
    assert sam.post(page_of(submitted, "copy/")).url == page_of(submitted)
    client.force_login(viewer)
    assert client.post(page_of(submitted, "copy/")).status_code == 403
    assert PortRequest.objects.count() == 1

"""The pages of tickets: what is typed is kept, and everybody sees only their own."""

from django.core.files.uploadedfile import SimpleUploadedFile

from porting.choices import DocumentKind, Kind
from porting.models import PortRequest
from porting.services import desk, ticket_desk, ticket_papers, tickets
from tests.porting.tickets.conftest import FAX, fresh, page_of, pdf
from tests.porting.tickets.pages_read import text_of


def typed(**more):
    same = {"is_billing_address_same": "yes"}
    return FAX | same | {"version": "1"} | more


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

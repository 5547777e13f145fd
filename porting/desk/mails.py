"""The gallery of mails: what customers and signers read, as text and as a mail program shows it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from porting.desk.access import desk_page
from porting.emails import MAILS, TO_ASKED, TO_SIGNER
from porting.emails.frame import Mail, html_of, text_of
from porting.emails.samples import sample


@desk_page()
def gallery(request: HttpRequest) -> HttpResponse:
    """List every mail about a request with its subject and who gets it."""
    rows = [
        {
            "name": name,
            "subject": sample(name).subject,
            "to": _reader_of(name),
        }
        for name in MAILS
    ]
    return render(request, "desk/mails.html", {"rows": rows})


def _reader_of(name: str) -> str:
    if name in TO_ASKED:
        return "Follower"
    return "Signer" if name in TO_SIGNER else "Requester"


@desk_page()
def one_mail(request: HttpRequest, name: str) -> HttpResponse:
    mail = _sample(name)
    context = {"name": name, "subject": mail.subject, "text": text_of(mail)}
    return render(request, "desk/mail.html", context)


@desk_page()
def one_mail_html(request: HttpRequest, name: str) -> HttpResponse:
    """Show the HTML part in a page that can do nothing else."""
    response = HttpResponse(html_of(_sample(name)))
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
    )
    return response


def _sample(name: str) -> Mail:
    try:
        return sample(name)
    except KeyError:
        raise Http404 from None

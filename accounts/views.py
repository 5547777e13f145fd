"""Pages about the person who is signed in: which account, and their own details."""

from allauth.account.views import PasswordResetFromKeyView
from django.contrib import messages
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts import browsers, kept_posts, limits
from accounts.access import accounts_of
from accounts.addresses import who_calls
from accounts.forms import ProfileForm
from accounts.paging import page_of
from accounts.people import change_details
from accounts.second_factor import factors
from accounts.typed import search_words

# An agency, then its sub-accounts by name, then the next agency.
TREE = ("root_name", "root_id", "depth", "name", "pk")


def choose(request: HttpRequest) -> HttpResponse:
    """List the accounts that the person reaches, each agency before its sub-accounts."""
    accounts = (
        accounts_of(request.user)
        .select_related("parent")
        .annotate(
            root_name=Coalesce("parent__name", "name"),
            root_id=Coalesce(F("parent_id"), F("pk")),
            depth=Case(When(parent=None, then=Value(0)), default=Value(1)),
        )
    )
    search = search_words(request.GET, "q")
    if search:
        accounts = accounts.filter(name__icontains=search)
    page = page_of(accounts, TREE, request.GET)
    return render(request, "accounts/choose.html", {"page": page, "search": search})


def profile(request: HttpRequest) -> HttpResponse:
    """Show and change the person's own name and phone."""
    person = request.user
    initial = {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "phone": person.phone,
    }
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        change_details(person, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("accounts:profile")
    return render(
        request, "accounts/profile.html", {"form": form}, status=422 if form.errors else 200
    )


@require_GET
def kept_post(request: HttpRequest, kept: str) -> HttpResponse:
    """Say that what was typed has been kept, and offer to send it to the page it was meant for."""
    found = kept_posts.kept_for(request.user, kept)
    if found is None:
        raise Http404
    return render(request, "accounts/kept_post.html", {"kept": found, "field": kept_posts.FIELD})


class NewPassword(PasswordResetFromKeyView):
    """Choose a new password. Who reads the mail is the person: wrong passwords are over here.

    The browser is theirs as well, unless a second factor is still to be shown: each clean browser
    would have five tries of its own at it.
    """

    def form_valid(self, form):
        request, person, email = self.request, form.user, form.user.email.lower()
        is_theirs = browsers.known_as(request, email) or not factors.has_factor(person)
        response = super().form_valid(form)
        browser = f"{email}\n{browsers.named(request)}"
        limits.forget(
            (limits.SIGN_IN_HERE, browser),
            (limits.SIGN_IN_PERSON, browser),
            (limits.SIGN_IN_HERE, f"{email}\n{who_calls(request)}"),
        )
        if is_theirs:
            browsers.remember(request, response, person)
        return response


new_password = NewPassword.as_view()

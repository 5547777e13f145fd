"""What all pages of the wizard share: the request, the section, and where to go next."""

from functools import cached_property
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views import View

from accounts.models import User
from porting.models import PortRequest
from porting.pages import READING, open_request
from porting.rules.sections import SECTION_OF, STEP, Progress


class WizardPage(View):
    """A page of the wizard with its own address; it saves straight to the database.

    A subclass names its ``step`` (a slug of ``porting.rules.sections.STEPS``) and ``template_name``
    and writes ``get`` and ``post``. When the request is with carrier relations, or the section
    still waits for another, the visitor is led on with a sentence instead of an error.
    """

    step: str = ""
    template_name: str = ""
    port_request: PortRequest

    def dispatch(
        self, request: HttpRequest, account: str, reference: str, **kwargs: Any
    ) -> HttpResponseBase:
        self.port_request = open_request(request, account, reference)
        if self.port_request.is_ticket:  # it has pages of its own
            return redirect(self.port_request)
        if not self.port_request.is_editable:
            messages.warning(
                request, "This request is with our team, so its pages are closed. Nothing changed."
            )
            return redirect(self.port_request)
        row = self.progress.rows[SECTION_OF[self.step].slug]
        if row.waits_for:
            titles = ", ".join(section.title for section in row.waits_for)
            messages.warning(
                request, f"{row.section.title} opens when these are complete: {titles}."
            )
            return redirect(self.port_request)
        return super().dispatch(request, **kwargs)

    @property
    def person(self) -> User:
        """Who is signed in; nobody else gets as far as a page of the wizard."""
        return cast(User, self.request.user)

    @property
    def progress(self) -> Progress:
        """How far the request has come, as stored now (never cached across a save)."""
        if self.request.method not in READING:
            return Progress(self.port_request)
        return self._progress_read

    @cached_property
    def _progress_read(self) -> Progress:
        return Progress(self.port_request)

    def page(self, *, status: int = 200, **context: Any) -> HttpResponse:
        """Render the page; pass ``status=422`` with a form that has errors."""
        progress = self.progress
        context = {
            "port_request": self.port_request,
            "progress": progress,
            "step": STEP[self.step],
            "section": SECTION_OF[self.step],
        } | context
        return render(self.request, self.template_name, context, status=status)

    def go_on(self) -> HttpResponse:
        """Redirect after a save: "Save and exit" to the hub, otherwise to the next open section."""
        if "later" in self.request.POST:
            return redirect(self.port_request)
        following = self.progress.next_after(STEP[self.step])
        if following is None:
            return redirect(self.port_request)
        return redirect(
            following.url_name, self.port_request.account.public_id, self.port_request.reference
        )

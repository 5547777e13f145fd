"""Addresses of the letter and the papers of a request, below ``/a/<account>/numbers/port/``."""

from django.urls import path

from porting.wizard import letter_pages, paper_pages, signing_pages

urlpatterns = [
    path("<str:reference>/loa/", letter_pages.Loa.as_view(), name="loa"),
    path("<str:reference>/loa/preview/", letter_pages.LoaPreview.as_view(), name="loa_preview"),
    path("<str:reference>/loa/<int:version>.pdf", letter_pages.loa_pdf, name="loa_pdf"),
    path("<str:reference>/loa/resend/", letter_pages.Resend.as_view(), name="loa_resend"),
    path("<str:reference>/loa/withdraw/", letter_pages.Withdraw.as_view(), name="loa_withdraw"),
    path("<str:reference>/loa/prepare/", signing_pages.Prepare.as_view(), name="loa_prepare"),
    path("<str:reference>/loa/sign/", signing_pages.SelfConsent.as_view(), name="loa_sign"),
    path(
        "<str:reference>/loa/sign/letter/",
        signing_pages.SelfLetter.as_view(),
        name="loa_sign_letter",
    ),
    path("<str:reference>/loa/paper/", signing_pages.Paper.as_view(), name="loa_paper"),
    path(
        "<str:reference>/loa/submit-for-me/",
        signing_pages.SubmitForMe.as_view(),
        name="loa_submit_for_me",
    ),
    path("<str:reference>/proof/", paper_pages.Proof.as_view(), name="proof"),
    path("<str:reference>/proof/ask/", paper_pages.AskForProof.as_view(), name="proof_ask"),
    path(
        "<str:reference>/proof/<str:document>/remove/",
        paper_pages.RemoveProof.as_view(),
        name="proof_remove",
    ),
    path("<str:reference>/documents/<str:document>/", paper_pages.document, name="document"),
    path(
        "<str:reference>/documents/<str:document>/pages/<int:number>.webp",
        paper_pages.document_page,
        name="document_page",
    ),
]

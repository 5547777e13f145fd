"""Addresses of the desk, below ``/desk/``. The word in ``r/`` is a request's reference."""

from django.urls import path

from porting.desk import (
    conflicts,
    evidence,
    hold_views,
    holidays,
    left_over_views,
    mails,
    order_views,
    secret_views,
    ticket_views,
    views,
    waiting,
)

app_name = "desk"
urlpatterns = [
    path("", views.queue_page, name="queue"),
    path("waiting/", waiting.waiting_page, name="waiting"),
    path("waiting/<int:pk>/try/", waiting.try_now, name="waiting_try"),
    path("waiting/<int:pk>/cancel/", waiting.cancel, name="waiting_cancel"),
    path("conflicts/", conflicts.conflicts_page, name="conflicts"),
    path("conflicts/<int:pk>/settle/", conflicts.settle, name="settle_conflict"),
    path("conflicts/live/<int:pk>/", left_over_views.settle, name="left_over"),
    path("holidays/", holidays.page, name="holidays"),
    path("holidays/<int:pk>/remove/", holidays.remove, name="holiday_remove"),
    path("mails/", mails.gallery, name="mails"),
    path("mails/<str:name>/", mails.one_mail, name="mail"),
    path("mails/<str:name>/html/", mails.one_mail_html, name="mail_html"),
    path("r/<str:reference>/", views.request_page, name="request"),
    path("r/<str:reference>/take/", views.take, name="take"),
    path("r/<str:reference>/release/", views.release, name="release"),
    path("r/<str:reference>/send-back/", views.send_back, name="send_back"),
    path("r/<str:reference>/approve/", views.approve, name="approve"),
    path("r/<str:reference>/end-hold/", hold_views.end_hold, name="end_hold"),
    path(
        "r/<str:reference>/letter/<int:version>/checked/",
        hold_views.check_paper,
        name="check_paper",
    ),
    path(
        "r/<str:reference>/order/<str:mark>/release/",
        hold_views.release_order,
        name="order_release",
    ),
    path("r/<str:reference>/note/<str:kind>/", views.note, name="note"),
    path("r/<str:reference>/reveal/<str:field>/", secret_views.reveal, name="reveal"),
    path("r/<str:reference>/evidence/", evidence.export, name="evidence"),
    path("r/<str:reference>/hold/", evidence.set_hold, name="hold"),
    path("r/<str:reference>/hold/lift/", evidence.lift_hold, name="lift_hold"),
    path("r/<str:reference>/document/<str:document>/", views.document, name="document"),
    path("r/<str:reference>/ticket/ask/", ticket_views.ask, name="ticket_ask"),
    path("r/<str:reference>/ticket/done/", ticket_views.done, name="ticket_done"),
    path("r/<str:reference>/ticket/refuse/", ticket_views.refuse, name="ticket_refuse"),
    path("r/<str:reference>/document/<str:document>/original/", views.original, name="original"),
    path(
        "r/<str:reference>/document/<str:document>/pages/<int:number>.webp",
        views.document_page,
        name="document_page",
    ),
    path("r/<str:reference>/order/<str:mark>/sent/", order_views.sent, name="order_sent"),
    path("r/<str:reference>/order/<str:mark>/foc/", order_views.foc, name="order_foc"),
    path(
        "r/<str:reference>/order/<str:mark>/complete/", order_views.complete, name="order_complete"
    ),
    path("r/<str:reference>/take-back/<int:outcome>/", order_views.take_back, name="take_back"),
    path("r/<str:reference>/order/<str:mark>/fail/", order_views.fail, name="order_fail"),
]

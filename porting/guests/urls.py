"""Addresses of people who came by an emailed link. The token is in the first three only.

A token has no slash; a link that was pasted twice has, and is answered like one that was cut.
"""

from django.urls import path

from porting.guests import answers, code, endings, paper, papers, updates, views

app_name = "guests"
urlpatterns = [
    path("s/<path:token>/", views.OpenLink.as_view(), name="open_link"),
    path("b/<path:token>/", views.OpenBill.as_view(), name="open_bill"),
    path("u/<path:token>/", updates.OpenUpdates.as_view(), name="open_updates"),
    path("updates/", updates.Updates.as_view(), name="updates"),
    path("sign/", views.Start.as_view(), name="start"),
    path("sign/letter/", views.Letter.as_view(), name="letter"),
    path("sign/letter/<int:version>.pdf", papers.letter_pdf, name="letter_pdf"),
    path("sign/bill/", papers.Bill.as_view(), name="bill"),
    path("sign/bill/<str:document>/<int:number>.webp", papers.BillPage.as_view(), name="bill_page"),
    path("sign/done/", papers.Done.as_view(), name="done"),
    path("sign/code/", code.Code.as_view(), name="code"),
    path("sign/paper/", paper.Paper.as_view(), name="paper"),
    path("sign/decline/", answers.Decline.as_view(), name="decline"),
    path("sign/not-me/", answers.NotMe.as_view(), name="not_me"),
    path("sign/wrong/", answers.DetailsWrong.as_view(), name="details_wrong"),
    path("sign/report/", answers.Report.as_view(), name="report"),
    path("sign/declined/", endings.Declined.as_view(), name="declined"),
    path("sign/ended/", endings.Ended.as_view(), name="ended"),
]

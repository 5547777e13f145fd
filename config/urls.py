"""Every address: customers under /a/<account>/, staff under /desk/, guests under /sign/.

/verify/ is everybody's.
"""

from django.conf import settings
from django.urls import include, path

from config import views

handler400 = "config.views.bad_request"
handler403 = "config.views.not_allowed"
handler404 = "config.views.not_found"
handler500 = "config.views.server_error"

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("", include("accounts.urls")),
    path("a/<str:account>/", include("numbers.urls")),
    path("a/<str:account>/numbers/port/", include("porting.urls")),
    path("desk/", include("porting.desk.urls")),
    path("", include("porting.guests.urls")),
    path("verify/", include("porting.verify.urls")),
]
if settings.DEMO:
    urlpatterns += [
        path("demo/mail/", views.demo_mail, name="demo_mail"),
        path("demo/mail/<str:name>/", views.demo_mail_message, name="demo_mail_message"),
        path("demo/mail/<str:name>/html/", views.demo_mail_html, name="demo_mail_html"),
    ]

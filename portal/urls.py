"""Every address of the portal. Each app lists its own; the handlers say what is refused or broken."""

from django.contrib import admin
from django.urls import include, path

from portal.views.session import admin_sign_in

urlpatterns = [
    path("", include("portal.routes")),
    path("ban-lam-viec/", include("plans.urls")),
    # Django's own pages, for superusers only; they are let in by our door, with its second factor.
    path("quan-tri-he-thong/login/", admin_sign_in),
    path("quan-tri-he-thong/", admin.site.urls),
]

handler400 = "portal.views.error.bad_request"
handler403 = "portal.views.error.permission_denied"
handler404 = "portal.views.error.page_not_found"
handler500 = "portal.views.error.server_error"

"""Every address of the portal. Each app lists its own; the handlers say what is refused or broken.

Citizens' pages stand in both languages, at /… and at /en/… (portal/languages.py); all else has one
address. A namespace is included once, for Django reverses a name in the first of two that are alike: so
an app that has pages for both lists them in two modules with two namespaces.
"""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from portal.views.session import admin_sign_in

urlpatterns = [
    path("", include("portal.routes")),
    path("ban-lam-viec/", include("plans.urls")),
    path("ban-lam-viec/", include("propaganda.routes_desk")),
    path("xem-truoc/", include("propaganda.routes_preview")),
    # Django's own pages, for superusers only; they are let in by our door, with its second factor.
    path("quan-tri-he-thong/login/", admin_sign_in),
    path("quan-tri-he-thong/", admin.site.urls),
    *i18n_patterns(
        path("", include("portal.routes_citizens")),
        path("", include("propaganda.routes_citizens")),
        prefix_default_language=False,
    ),
]

handler400 = "portal.views.error.bad_request"
handler403 = "portal.views.error.permission_denied"
handler404 = "portal.views.error.page_not_found"
handler500 = "portal.views.error.server_error"

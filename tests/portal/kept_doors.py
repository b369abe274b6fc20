"""Addresses for the tests of the page cache: kept views that behave, and kept views with a mistake of ours."""

import itertools

from django.http import HttpResponse, HttpResponsePermanentRedirect, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.urls import path
from django.utils.cache import patch_vary_headers

from portal import pagecache
from portal.pagecache import kept
from tests.portal import doors

turns = itertools.count(1)


def page_of(request):
    """What turn this is, and all that a view may be tempted to write of a request."""
    lines = [next(turns), request.get_full_path(), request.GET.dict(), "Cải cách hành chính " * 40]
    return HttpResponse("|".join(map(str, lines)))


@kept
def page(request, **kwargs):
    return page_of(request)


@kept
def echoing(request):
    """The worst: it writes down who was asked, and every link is made from the request."""
    seen = [next(turns), request.build_absolute_uri(), request.build_absolute_uri("/x/"), request.get_host()]
    return HttpResponse("|".join(map(str, seen)))


@kept
def publishing(request):
    response = page_of(request)
    pagecache.forget()
    return response


@kept
def moved(request):
    return HttpResponsePermanentRedirect("/thu/giu/")


@kept
def answering(request, status):
    response = HttpResponse(status=status)
    response["X-Turn"] = next(turns)
    return response


def with_cookie(request):
    response = page_of(request)
    response.set_cookie("theo-doi", "1")
    return response


def with_session(request):
    request.session.get("anything")
    return page_of(request)


def with_person(request):
    request.user.is_authenticated  # noqa: B018  (the question is what counts)
    return page_of(request)


def varying(request):
    response = page_of(request)
    patch_vary_headers(response, ["Accept-Language"])
    return response


def private(request):
    response = page_of(request)
    response["Cache-Control"] = "private, no-store"
    return response


def with_token(request):
    return HttpResponse(f"{next(turns)}|{get_token(request)}")


def streaming(request):
    return StreamingHttpResponse([str(next(turns))])


MISTAKES = {
    "cookie": with_cookie,
    "phien": with_session,
    "nguoi": with_person,
    "vary": varying,
    "rieng": private,
    "ma-bieu-mau": with_token,
    "dong": streaming,
}

urlpatterns = [
    path("thu/giu/", page),
    path("thu/giu/khac/", page),
    path("thu/giu/vong/", echoing),
    path("thu/giu/cham/", publishing),
    path("thu/giu/doi/", moved),
    path("thu/giu/ma/<int:status>/", answering),
    *(path(f"thu/giu/sai/{name}/", kept(view)) for name, view in MISTAKES.items()),
    path("ban-lam-viec/xem-truoc/", page),
    path("dang-nhap/xem-truoc/", page),
    path("dang-xuat/xem-truoc/", page),
    path("quen-mat-khau/xem-truoc/", page),
    *doors.urlpatterns,
]

handler400, handler403 = doors.handler400, doors.handler403
handler404, handler500 = doors.handler404, doors.handler500

"""Addresses for the tests of what stands around a view: one view of each kind, beside the portal's own."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import include, path

from portal import routes, urls
from portal.access import Act, public, requires, signed_in
from portal.models import UnitKind
from portal.workflow import TransitionRefused


@public
def page(request):
    return render(request, "base.html")


@public
def who(request):
    return HttpResponse(request.user.get_username() or "nobody")


@signed_in
def mine(request):
    return HttpResponse(request.user.get_username())


@requires(Act.PLAN_REVIEW)
def reviewing(request):
    return HttpResponse("reviewing")


@signed_in
def desk(request):
    return render(request, "desk.html")


@public
def refused(request):
    raise TransitionRefused("Đơn vị đã rút kế hoạch về.")


@public
def forbidden(request):
    raise PermissionDenied("the reason for the log")


@public
def broken(request):
    raise RuntimeError("a secret of the code")


@public
def reading(request):
    return HttpResponse(str(UnitKind.objects.count()))


@public
def writing(request):
    with transaction.atomic():
        UnitKind.objects.create(code=request.POST["code"], name="Phường")
    return HttpResponse("saved")


frame = [path("ban-lam-viec/", desk, name="desk")]

urlpatterns = [
    path("thu/cong-khai/", page),
    path("thu/ai/", who),
    path("ban-lam-viec/thu/", mine),
    path("ban-lam-viec/thu/xet/", reviewing),
    path("thu/tu-choi/", refused),
    path("thu/cam/", forbidden),
    path("thu/hong/", broken),
    path("thu/doc/", reading),
    path("thu/ghi/", writing),
    path("", include(([*routes.urlpatterns, *frame], "portal"))),
    *urls.urlpatterns,
]

handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500

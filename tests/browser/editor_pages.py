"""Addresses for the tests of the editor: a page to write on, a door for its pictures, a page that shows a text."""

from uuid import UUID

from django import forms
from django.http import HttpResponse, JsonResponse
from django.template import engines
from django.urls import path

from portal import urls
from portal.access import public
from portal.richtext import RichTextField, editor_policy, readable

PICTURE = "/tep/12345678-1234-1234-1234-123456789abc/anh.png"

PAGE = """{% load static %}<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Viết bài</title>
<link rel="stylesheet" href="{% static 'css/tokens.css' %}"><link rel="stylesheet" href="{% static 'css/base.css' %}">
<link rel="stylesheet" href="{% static 'css/richtext.css' %}">{{ form.media }}</head>
<body><main><h1>Viết bài</h1><form method="post" novalidate>{% csrf_token %}{{ form.body.as_field_group }}
<button>Lưu</button></form></main></body></html>"""
SHOWN = """{% load static %}<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Bài</title>
<link rel="stylesheet" href="{% static 'css/tokens.css' %}"><link rel="stylesheet" href="{% static 'css/base.css' %}">
<link rel="stylesheet" href="{% static 'css/richtext.css' %}"></head>
<body><main id="shown" class="richtext">{{ text }}</main></body></html>"""


class WritingForm(forms.Form):
    body = RichTextField(label="Nội dung", upload_path="/tai-anh/")


written, uploaded = [], []


@public
@editor_policy
def write(request):
    form = WritingForm(request.POST or None, initial={"body": written[-1] if written else ""})
    if form.is_valid():
        written.append(form.cleaned_data["body"])
        return HttpResponse("<!doctype html><title>Đã lưu</title>")
    return HttpResponse(engines["django"].from_string(PAGE).render({"form": form}, request))


@public
def upload(request):
    uploaded.append(request.FILES["upload"].read())
    return JsonResponse({"uploaded": 1, "fileName": "anh.png", "url": PICTURE})


@public
def picture(request, pk: UUID, name):
    return HttpResponse(uploaded[-1], content_type="image/png")


@public
def show(request):
    text = readable(written[-1])
    return HttpResponse(engines["django"].from_string(SHOWN).render({"text": text}, request))


urlpatterns = [
    path("viet/", write),
    path("tai-anh/", upload),
    path("tep/<uuid:pk>/<str:name>", picture),
    path("xem/", show),
    *urls.urlpatterns,
]
handler403, handler404, handler500 = urls.handler403, urls.handler404, urls.handler500

"""The publishers' pages (namespace "publishing"), under /ban-lam-viec/. Nouns, then verbs."""

from django.urls import path

from propaganda.views import revision

app_name = "publishing"

urlpatterns = [
    path("xuat-ban/ban/<int:pk>/", revision.revision_detail, name="revision-detail"),
]

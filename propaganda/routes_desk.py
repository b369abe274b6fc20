"""The publishers' pages (namespace "publishing"), under /ban-lam-viec/. Nouns, then verbs."""

from django.urls import path

from propaganda.views import attachment, preview, revision, writing

app_name = "publishing"

urlpatterns = [
    path("xuat-ban/ban/<int:pk>/", revision.revision_detail, name="revision-detail"),
    # writing
    path("xuat-ban/ban/<int:pk>/soan/", writing.revision_edit, name="revision-edit"),
    path("xuat-ban/ban/<int:pk>/tu-luu/", writing.revision_autosave, name="revision-autosave"),
    path("xuat-ban/ban/<int:pk>/dang-mo/", writing.revision_open, name="revision-open"),
    path("xuat-ban/ban/<int:pk>/tep/", attachment.revision_upload, name="revision-upload"),
    path("xuat-ban/ban/<int:pk>/xem-truoc/", preview.revision_preview, name="revision-preview"),
    path("xuat-ban/ban/<int:pk>/chia-se/", preview.revision_share, name="revision-share"),
    path("xuat-ban/<str:kind>/them/", writing.publication_start, name="publication-start"),
    path("xuat-ban/<str:kind>/<int:object_id>/sua/", writing.publication_edit, name="publication-edit"),
]

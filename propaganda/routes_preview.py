"""What a secret address shows before it is published (namespace "preview"), under /xem-truoc/."""

from django.urls import path

from propaganda.views import preview

app_name = "preview"

urlpatterns = [
    path("<str:token>/", preview.shared_page, name="shared-page"),
    path("<str:token>/tep/<uuid:pk>/<str:name>", preview.shared_file, name="shared-file"),
]

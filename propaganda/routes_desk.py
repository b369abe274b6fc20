"""The publishers' pages (namespace "publishing"), under /ban-lam-viec/. Nouns, then verbs."""

from django.urls import path

from propaganda.views import (
    abbreviation_desk,
    attachment,
    document_import,
    links,
    offer,
    preview,
    proposal,
    publication_acts,
    publishing_desk,
    revision,
    revision_acts,
    writing,
)

app_name = "publishing"

urlpatterns = [
    path("gui-tin/", proposal.proposal_list, name="proposal-list"),
    path("gui-tin/<str:kind>/", proposal.proposal_start, name="proposal-start"),
    path("tu-viet-tat/", abbreviation_desk.abbreviation_desk, name="abbreviation-desk"),
    path("tu-viet-tat/them/", abbreviation_desk.abbreviation_add, name="abbreviation-add"),
    path("tu-viet-tat/<int:pk>/sua/", abbreviation_desk.abbreviation_correct, name="abbreviation-correct"),
    path("xuat-ban/", publishing_desk.desk, name="desk"),
    path("xuat-ban/ke-hoach/", offer.offer_list, name="offer-list"),
    path("xuat-ban/ke-hoach/cong-khai/", offer.offer_take, name="offer-take"),
    path("xuat-ban/lien-ket/", links.link_list, name="link-list"),
    path("xuat-ban/van-ban/nhap/", document_import.document_import, name="document-import"),
    path("xuat-ban/ban/<int:pk>/", revision.revision_detail, name="revision-detail"),
    path("xuat-ban/ban/<int:pk>/trinh-duyet/", revision_acts.submit, name="revision-submit"),
    path("xuat-ban/ban/<int:pk>/rut-lai/", revision_acts.take_back, name="revision-take-back"),
    path("xuat-ban/ban/<int:pk>/duyet/", revision_acts.approve, name="revision-approve"),
    path("xuat-ban/ban/<int:pk>/tra-lai/", revision_acts.give_back, name="revision-return"),
    path("xuat-ban/ban/<int:pk>/dang-gap/", revision_acts.publish_urgently, name="revision-urgent"),
    path("xuat-ban/ban/<int:pk>/xem-lai/", revision_acts.look_again, name="revision-look-again"),
    path("xuat-ban/ban/<int:pk>/tiep-nhan/", revision_acts.take_over, name="revision-take-over"),
    path("xuat-ban/ban/<int:pk>/bo/", revision_acts.drop, name="revision-drop"),
    # what was approved
    path(
        "xuat-ban/<str:kind>/<int:object_id>/", publication_acts.publication_detail, name="publication-detail"
    ),
    path("xuat-ban/<str:kind>/<int:object_id>/go/", publication_acts.withdraw, name="publication-withdraw"),
    path(
        "xuat-ban/<str:kind>/<int:object_id>/thay/", publication_acts.supersede, name="publication-supersede"
    ),
    path(
        "xuat-ban/<str:kind>/<int:object_id>/doi-gio/",
        publication_acts.reschedule,
        name="publication-reschedule",
    ),
    path(
        "xuat-ban/<str:kind>/<int:object_id>/con-dung/",
        publication_acts.confirm_review,
        name="publication-confirm",
    ),
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

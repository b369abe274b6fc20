"""Addresses of the staff's pages on plans, under /ban-lam-viec/. Nouns, then verbs."""

from django.urls import path, re_path

from plans.views import (
    annex,
    campaign,
    comment,
    dashboard,
    draft,
    draft_comment,
    extension,
    obligation,
    obligation_act,
    plan,
    reminder,
    review,
)

app_name = "plans"

# --- an officer's plans: /ban-lam-viec/ke-hoach/ ---
plan_routes = [
    path("ke-hoach/", plan.plan_list, name="plan-list"),
    path("ke-hoach/dot/<int:pk>/bat-dau/", plan.plan_start, name="plan-start"),
    path("ke-hoach/dot/<int:pk>/gia-han/", extension.extension_ask, name="extension-ask"),
    path("ke-hoach/<int:pk>/", plan.plan_detail, name="plan-detail"),
    path("ke-hoach/<int:pk>/sua/", draft.draft_edit, name="plan-edit"),
    path("ke-hoach/<int:pk>/tu-luu/", draft.draft_autosave, name="plan-autosave"),
    path("ke-hoach/<int:pk>/nhap-phu-luc/", annex.annex_import, name="annex-import"),
    path("ke-hoach/<int:pk>/bo-sung-phu-luc/", annex.annex_supplement, name="annex-supplement"),
    path("ke-hoach/<int:pk>/du-thao.docx", plan.plan_docx, name="plan-docx"),
    path("ke-hoach/<int:pk>/trinh-ky/", plan.plan_send_to_sign, name="plan-send-to-sign"),
    path("ke-hoach/<int:pk>/xin-gop-y/", draft_comment.plan_ask_comments, name="plan-ask-comments"),
    path("ke-hoach/<int:pk>/nop/", plan.plan_file, name="plan-file"),
    path("ke-hoach/<int:pk>/bien-nhan/<int:round>/", plan.plan_receipt, name="plan-receipt"),
    path("ke-hoach/<int:pk>/rut-lai/", plan.plan_take_back, name="plan-take-back"),
    path("ke-hoach/<int:pk>/dieu-chinh/", plan.plan_amend, name="plan-amend"),
    path("ke-hoach/<int:pk>/tra-loi/", comment.comment_answer, name="comment-answer"),
]

# --- the reviewer's desk: /ban-lam-viec/xem-xet/, register and campaigns: /ban-lam-viec/dot/ ---
review_routes = [
    path("xem-xet/", review.queue, name="review-queue"),
    path("xem-xet/<int:pk>/", review.plan, name="review-plan"),
    path("xem-xet/<int:pk>/kiem-tra/", review.check, name="review-check"),
    path("xem-xet/<int:pk>/dat-yeu-cau/", review.approve, name="review-approve"),
    path("xem-xet/<int:pk>/bo-sung/", review.return_, name="review-return"),
    path("xem-xet/ban-thao/<int:pk>/", draft_comment.draft_comment, name="draft-comment"),
    path("xem-xet/gia-han/<int:pk>/", review.extension, name="extension-decide"),
    path("xem-xet/gia-han/<int:pk>/chap-nhan/", review.grant, name="extension-grant"),
    path("xem-xet/gia-han/<int:pk>/tu-choi/", review.refuse, name="extension-refuse"),
]
campaign_routes = [
    path("dot/", campaign.index, name="campaign-list"),
    path("dot/moi/", campaign.create, name="campaign-create"),
    path("dot/<slug:code>/", campaign.detail, name="campaign-detail"),
    path("dot/<slug:code>/sua/", campaign.edit, name="campaign-edit"),
    path("dot/<slug:code>/chep/", campaign.copy, name="campaign-copy"),
    path("dot/<slug:code>/nhiem-vu/", campaign.assignments, name="assignment-edit"),
    path("dot/<slug:code>/moc-nhac/", campaign.stages, name="campaign-stages"),
    path("dot/<slug:code>/mo/", campaign.open_, name="campaign-open"),
    path("dot/<slug:code>/ket-thuc/", campaign.close, name="campaign-close"),
    path("dot/<slug:code>/danh-sach/", obligation.register, name="obligation-list"),
    path("dot/<slug:code>/danh-sach/them/", obligation_act.choose, name="obligation-choose"),
    path("dot/<slug:code>/danh-sach/them/<path:unit_code>/", obligation_act.add, name="obligation-add"),
    path("dot/<slug:code>/danh-sach/<int:pk>/", obligation.detail, name="obligation-detail"),
    path("dot/<slug:code>/danh-sach/<int:pk>/mien/", obligation_act.exempt, name="obligation-exempt"),
    path("dot/<slug:code>/danh-sach/<int:pk>/dua-lai/", obligation_act.readmit, name="obligation-readmit"),
    path("dot/<slug:code>/danh-sach/<int:pk>/gia-han/", obligation_act.extend, name="obligation-extend"),
    path("dot/<slug:code>/danh-sach/<int:pk>/ra-khoi/", obligation_act.leave, name="obligation-leave"),
    path("dot/<slug:code>/danh-sach/<int:pk>/nhap-thay/", obligation_act.paper, name="obligation-paper"),
]

# --- the dashboard: /ban-lam-viec/theo-doi/ ---
dashboard_routes = [
    path("theo-doi/", dashboard.dashboard_latest, name="dashboard"),
    path("theo-doi/<slug:code>/", dashboard.dashboard, name="dashboard"),
    re_path(
        r"^theo-doi/(?P<code>[-\w]+)\.(?P<ending>json|csv|xlsx)$",
        dashboard.dashboard_export,
        name="dashboard-export",
    ),
    path("theo-doi/<slug:code>/chon/<slug:act>/", reminder.selection_act, name="selection-act"),
    path("theo-doi/<slug:code>/cong-van.docx", reminder.selection_letter, name="selection-letter"),
]

urlpatterns = [*plan_routes, *review_routes, *campaign_routes, *dashboard_routes]

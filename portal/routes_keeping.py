"""Addresses of what an administrator keeps, and of everyone's notices (part of the namespace "portal")."""

from django.urls import include, path

from portal.views import appointment, calendar, event, import_file, lists, notice, succession, unit, user

unit_routes = [
    path("", unit.unit_list, name="unit-list"),
    path("them/", unit.unit_add, name="unit-add"),
    path("nhap-tep/", import_file.unit_import, name="unit-import"),
    path("<int:pk>/", unit.unit_detail, name="unit-detail"),
    path("<int:pk>/sua/", unit.unit_correct, name="unit-correct"),
    path("<int:pk>/ket-thuc/", unit.unit_close, name="unit-close"),
    path("<int:pk>/doi-ten/", succession.unit_rename, name="unit-rename"),
    path("<int:pk>/sap-nhap/", succession.unit_merge, name="unit-merge"),
    path("<int:pk>/chia-tach/", succession.unit_split, name="unit-split"),
    path("ke-thua/<int:pk>/go/", succession.succession_remove, name="succession-remove"),
]

user_routes = [
    path("", user.user_list, name="user-list"),
    path("them/", user.user_add, name="user-add"),
    path("nhap-tep/", import_file.user_import, name="user-import"),
    path("<int:pk>/", user.user_detail, name="user-detail"),
    path("<int:pk>/sua/", user.user_correct, name="user-correct"),
    path("<int:pk>/khoa/", user.user_disable, name="user-disable"),
    path("<int:pk>/mo-lai/", user.user_enable, name="user-enable"),
    path("<int:pk>/hai-buoc/", user.user_second_factor, name="user-second-factor"),
    path("<int:pk>/moi-lai/", user.user_invite, name="user-invite"),
    path("<int:pk>/ban-giao/", user.user_hand_over, name="user-hand-over"),
    path("<int:pk>/phan-cong/", appointment.appointment_add, name="appointment-add"),
    path("phan-cong/<int:pk>/ket-thuc/", appointment.appointment_end, name="appointment-end"),
]

calendar_routes = [
    path("", calendar.calendar, name="calendar"),
    path("them/", calendar.special_day_add, name="special-day-add"),
    path("<int:pk>/bo/", calendar.special_day_remove, name="special-day-remove"),
]

list_routes = [
    path("", lists.list_index, name="lists"),
    path("<slug:slug>/them/", lists.list_entry_add, name="list-entry-add"),
    path("<slug:slug>/<slug:pk>/sua/", lists.list_entry_correct, name="list-entry-correct"),
    path("<slug:slug>/<slug:pk>/dung/", lists.list_entry_offer, name="list-entry-offer"),
]

notice_routes = [
    path("", notice.notice_list, name="notice-list"),
    path("thu-nhac/", notice.notice_mail, name="notice-mail"),
    path("da-doc/", notice.notice_read_all, name="notice-read-all"),
    path("<int:pk>/mo/", notice.notice_open, name="notice-open"),
]

letter_routes = [
    path("", notice.letter_list, name="letter-list"),
    path("<int:pk>/gui-lai/", notice.letter_resend, name="letter-resend"),
]

urlpatterns = [
    path("ban-lam-viec/don-vi/", include(unit_routes)),
    path("ban-lam-viec/nguoi-dung/", include(user_routes)),
    path("ban-lam-viec/lich/", include(calendar_routes)),
    path("ban-lam-viec/danh-muc/", include(list_routes)),
    path("ban-lam-viec/nhat-ky/", event.event_list, name="event-list"),
    path("ban-lam-viec/thong-bao/", include(notice_routes)),
    path("ban-lam-viec/thu-chua-gui-duoc/", include(letter_routes)),
    path("thoi-nhan-thu/<str:token>/", notice.unsubscribe, name="unsubscribe"),
]

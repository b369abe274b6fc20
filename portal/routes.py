"""The portal's own addresses but the citizens' pages (namespace "portal"): a noun, then a verb."""

from django.urls import path

from portal import routes_keeping
from portal.views import account, desk, file, health, second_factor, session

app_name = "portal"

urlpatterns = [
    # machines
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    # files
    path("tep/<uuid:pk>/<str:name>", file.file_serve, name="file-serve"),
    # signing in
    path("dang-nhap/", session.sign_in, name="sign-in"),
    path("dang-nhap/ma-xac-nhan/", second_factor.challenge, name="second-factor-challenge"),
    path("dang-nhap/hai-buoc/", second_factor.enrol, name="second-factor-enrol"),
    path("dang-nhap/hai-buoc/xac-nhan/", second_factor.confirm, name="second-factor-confirm"),
    path("dang-xuat/", session.sign_out, name="sign-out"),
    path("quen-mat-khau/", account.password_reset, name="password-reset"),
    path("quen-mat-khau/da-gui/", account.password_sent, name="password-sent"),
    path("quen-mat-khau/xong/", account.password_done, name="password-done"),
    path("quen-mat-khau/<uidb64>/<token>/", account.password_confirm, name="password-confirm"),
    # the first page of the staff
    path("ban-lam-viec/", desk.desk, name="desk"),
    # what an administrator keeps, and everyone's notices
    *routes_keeping.urlpatterns,
    # one's own account
    path("ban-lam-viec/tai-khoan/", account.account, name="account"),
    path(
        "ban-lam-viec/tai-khoan/ma-du-phong/", second_factor.renew_recovery_codes, name="recovery-codes-renew"
    ),
    path("ban-lam-viec/tai-khoan/hai-buoc/tat/", second_factor.remove, name="second-factor-remove"),
]

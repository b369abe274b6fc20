"""One's own account: the password, now or when it is forgotten."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from portal import signing_in
from portal.access import public, signed_in
from portal.forms.account import NewPasswordForm, PasswordChangeForm, PasswordResetForm


@signed_in
@sensitive_post_parameters()
def account(request):
    form = PasswordChangeForm(request, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {
            "form": form,
            "appointments": request.user.appointments.in_force_on(timezone.localdate()).select_related(
                "unit"
            ),
            "has_second_factor": signing_in.has_second_factor(request.user),
            "is_second_factor_demanded": signing_in.is_second_factor_demanded(request.user),
        }
        return render(request, "portal/account.html", context, status=422 if form.is_bound else 200)
    signing_in.change_password(request.user, password=form.cleaned_data["new_password1"], by=request.user)
    update_session_auth_hash(request, request.user)
    messages.success(request, _("Đã đổi mật khẩu. Các trình duyệt khác của bạn phải đăng nhập lại."))
    return redirect("portal:account")


password_reset = public(
    auth_views.PasswordResetView.as_view(
        form_class=PasswordResetForm,
        template_name="portal/password_reset.html",
        success_url=reverse_lazy("portal:password-sent"),
    )
)
password_sent = public(
    auth_views.PasswordResetDoneView.as_view(template_name="portal/password_sent.html"),
)
password_confirm = public(
    auth_views.PasswordResetConfirmView.as_view(
        form_class=NewPasswordForm,
        template_name="portal/password_confirm.html",
        reset_url_token="moi",
        success_url=reverse_lazy("portal:password-done"),
    )
)
password_done = public(
    auth_views.PasswordResetCompleteView.as_view(template_name="portal/password_done.html"),
)

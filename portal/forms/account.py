"""What a person types to be let in, and to look after their own account."""

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth import forms as auth_forms
from django.contrib.auth.forms import AuthenticationForm, SetPasswordMixin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal import signing_in
from portal.forms.fields import UNREADABLE, LineField
from portal.models import User

USERNAME_LENGTH = 60
PASSWORD_LENGTH = 200  # more is not a password, and judging how guessable it is would take long (S17)


def password_field(label, *, autocomplete="current-password", help_text=""):
    return forms.CharField(
        label=label,
        max_length=PASSWORD_LENGTH,
        strip=False,
        help_text=help_text,
        error_messages=UNREADABLE,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


def new_password_fields():
    return (
        password_field(
            _("Mật khẩu mới"),
            autocomplete="new-password",
            help_text=_("Ít nhất 10 ký tự. Nên ghép vài từ dễ nhớ với mình mà người khác khó đoán."),
        ),
        password_field(_("Gõ lại mật khẩu mới"), autocomplete="new-password"),
    )


class SignInForm(AuthenticationForm):
    username = LineField(
        label=_("Tên đăng nhập"),
        max_length=USERNAME_LENGTH,
        widget=forms.TextInput(
            attrs={"autofocus": True, "autocapitalize": "none", "autocomplete": "username"}
        ),
    )
    password = password_field(_("Mật khẩu"))

    error_messages = {"invalid_login": _("Tên đăng nhập hoặc mật khẩu không đúng.")}


class PasswordResetForm(auth_forms.PasswordResetForm):
    """Says nothing about who has an account: the answer is the same whatever is typed (S13)."""

    email = LineField(
        label=_("Tên đăng nhập hoặc thư điện tử"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )

    def get_users(self, email):
        """People who still work here and have an address, also those who never had a password."""
        named = Q(username=email) | Q(email__iexact=email)
        return User.objects.filter(named, is_active=True).exclude(email="")

    def save(self, **options):
        """Queue the letters. Django's own sends them in the request, which would wait for the mail server."""
        for user in self.get_users(self.cleaned_data["email"]):
            signing_in.post_reset_letter(user)


class NewPasswordForm(auth_forms.SetPasswordForm):
    """The end of a reset: the link was the proof of who it is."""

    new_password1, new_password2 = new_password_fields()

    def save(self, commit=True):
        signing_in.reset_password(self.user, password=self.cleaned_data["new_password1"])
        return self.user


class PasswordCheckForm(forms.Form):
    """Asks who is signed in for the password again, before an act that an unattended desk must not do."""

    password = password_field(_("Mật khẩu của bạn"))

    def __init__(self, request, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self):
        # By authenticate(), so that guesses count for the lock-out as they do at sign-in.
        password = self.cleaned_data["password"]
        if not authenticate(self.request, username=self.request.user.get_username(), password=password):
            raise ValidationError(_("Mật khẩu không đúng."))
        return password


class PasswordChangeForm(SetPasswordMixin, PasswordCheckForm):
    password = password_field(_("Mật khẩu hiện nay"))
    new_password1, new_password2 = new_password_fields()

    def clean(self):
        self.validate_passwords("new_password1", "new_password2")
        self.validate_password_for_user(self.request.user, "new_password2")
        return super().clean()


class CodeForm(forms.Form):
    """A code of the second factor: six digits from the phone. Blanks and dashes do not count."""

    code = LineField(
        label=_("Mã trên điện thoại"),
        max_length=30,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )

    def clean_code(self):
        return "".join(self.cleaned_data["code"].replace("-", "").split()).lower()


class ChallengeForm(CodeForm):
    """Accepts a recovery code too. Once valid, `device` is what was verified."""

    code = LineField(
        label=_("Mã xác nhận"),
        max_length=30,
        help_text=_("6 chữ số trong ứng dụng trên điện thoại, hoặc một mã dự phòng."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "autocapitalize": "none"}
        ),
    )

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_code(self):
        code = super().clean_code()
        self.device = signing_in.device_for_code(self.user, code)
        seconds = signing_in.seconds_to_wait(self.device) if self.device else 0
        if seconds:
            raise ValidationError(
                ngettext(
                    "Đã thử sai nhiều lần. Mời chờ %(seconds)d giây rồi thử lại.",
                    "Đã thử sai nhiều lần. Mời chờ %(seconds)d giây rồi thử lại.",
                    seconds,
                )
                % {"seconds": seconds}
            )
        if not self.device or not signing_in.verify_code(self.user, device=self.device, code=code):
            raise ValidationError(_("Mã không đúng hoặc đã dùng rồi."))
        return code

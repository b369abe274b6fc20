"""People and the roles they hold at units, with dates. Nothing belongs to a person."""

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal.access import SECOND_FACTOR_ROLES, Act, Role, roles_granting
from portal.models.unit import Unit
from portal.vietnamese import fold


class UserQuerySet(models.QuerySet):
    def seen_by(self, keeper):
        """People who hold, held or will hold a role where `keeper` looks after people."""
        return self.filter(pk__in=Appointment.objects.kept_by(keeper).values("user"))

    def kept_by(self, keeper):
        """People whose account `keeper` may change: seen, and without a role anywhere else.

        Otherwise who keeps a ward could take over an account of the city by changing its address.
        """
        elsewhere = Appointment.objects.exclude(pk__in=Appointment.objects.kept_by(keeper).values("pk"))
        return self.seen_by(keeper).exclude(pk__in=elsewhere.not_over_on(timezone.localdate()).values("user"))

    def matching(self, words):
        """People whose name, user name or address contains `words`, with or without marks."""
        return self.filter(
            Q(name_folded__contains=fold(words))
            | Q(username__icontains=words.strip())
            | Q(email__icontains=words.strip())
        )


class PeopleManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Django's own UserManager writes `is_staff`, which here follows from being a superuser."""

    def create_user(self, username, *, password=None, **fields):
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username, *, password=None, **fields):
        """For `manage.py createsuperuser`."""
        return self.create_user(username, password=password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    username = models.CharField(
        _("tên đăng nhập"),
        max_length=60,
        unique=True,
        error_messages={"unique": _("Tên đăng nhập này đã có người dùng.")},
    )
    full_name = models.CharField(_("họ và tên"), max_length=120)
    name_folded = models.CharField(max_length=120, editable=False, default="", db_index=True)
    position = models.CharField(_("chức vụ"), max_length=120, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    phone = models.CharField(_("điện thoại"), max_length=40, blank=True)
    is_active = models.BooleanField(_("còn làm việc"), default=True)
    joined_at = models.DateTimeField(_("tạo lúc"), default=timezone.now, editable=False)
    wants_mail = models.BooleanField(_("nhận thư nhắc hằng ngày"), default=True)

    objects = PeopleManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["username"]
        verbose_name = _("người dùng")
        verbose_name_plural = _("người dùng")

    def __str__(self):
        return self.full_name or self.username

    @property
    def is_staff(self):
        """The stock Django admin is for superusers only."""
        return self.is_superuser

    def get_full_name(self):
        return self.full_name

    def save(self, *args, **kwargs):
        """Keep the folded name true."""
        self.name_folded = fold(self.full_name)[:120]
        if (fields := kwargs.get("update_fields")) and "full_name" in fields:
            kwargs["update_fields"] = {*fields, "name_folded"}
        super().save(*args, **kwargs)

    @cached_property
    def roles_by_lineage(self):
        """Pairs (lineage of the unit, role) held today; one query per user object."""
        return list(self.appointments.in_force_on(timezone.localdate()).values_list("unit__lineage", "role"))

    @property
    def main_unit(self):
        """The unit of the newest appointment, whose trail tells of this person; None without one."""
        newest = self.appointments.select_related("unit").order_by("-starts_on", "-pk").first()
        return newest.unit if newest else None

    @property
    def needs_second_factor(self):
        return any(role in SECOND_FACTOR_ROLES for _lineage, role in self.roles_by_lineage)

    def covers(self, act, lineage_path):
        """Return a Q: the rows whose unit (by the lookup `lineage_path`) lies where this person holds `act`."""
        roles = roles_granting(act)
        lineages = {lineage for lineage, role in self.roles_by_lineage if role in roles}
        condition = Q(pk__in=[])
        for lineage in lineages:
            condition |= Q(**{f"{lineage_path}__startswith": lineage})
        return condition


class AppointmentQuerySet(models.QuerySet):
    def in_force_on(self, day):
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day, user__is_active=True
        )

    def not_over_on(self, day):
        """In force on `day`, or to come."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))

    def granting(self, act):
        return self.filter(role__in=roles_granting(act))

    def kept_by(self, keeper):
        """Appointments at units where `keeper` looks after people."""
        return self.filter(keeper.covers(Act.PEOPLE_KEEP, "unit__lineage"))


class Appointment(models.Model):
    """A person holds a role at a unit from a day to a day (inclusive); the role covers units beneath."""

    user = models.ForeignKey(User, models.CASCADE, related_name="appointments", verbose_name=_("người"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="appointments", verbose_name=_("đơn vị"))
    role = models.CharField(_("vai trò"), max_length=20, choices=Role.choices)
    starts_on = models.DateField(_("từ ngày"), default=timezone.localdate)
    ends_on = models.DateField(_("đến hết ngày"), null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["unit_id", "role", "user_id"]
        verbose_name = _("phân công")
        verbose_name_plural = _("phân công")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role", "starts_on"],
                name="appointment_once",
                violation_error_message=_("Người này đã được phân công vai trò ấy từ ngày ấy."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="appointment_ends_after_it_starts",
                violation_error_message=_("Ngày kết thúc phải từ ngày bắt đầu trở đi."),
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}, {self.unit}"

"""Django's own pages, for superusers only (User.is_staff). The pages of an administrator are in portal/views/.

Whatever is changed here stands in the audit trail too.
"""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.utils.translation import gettext_lazy as _

from portal.audit import record
from portal.models import (
    Appointment,
    Event,
    Letter,
    Notice,
    SpecialDay,
    StoredFile,
    Unit,
    UnitKind,
    UnitSuccession,
    User,
)

admin.site.site_header = admin.site.site_title = _("Quản trị hệ thống")


class Audited(admin.ModelAdmin):
    def log_addition(self, request, obj, message):
        record(f"{obj._meta.model_name}.admin_add", obj, by=request.user, note=str(message))
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        record(f"{obj._meta.model_name}.admin_change", obj, by=request.user, note=str(message))
        return super().log_change(request, obj, message)

    def log_deletions(self, request, queryset):
        for each in queryset:
            record(f"{each._meta.model_name}.admin_delete", each, by=request.user)
        return super().log_deletions(request, queryset)


class ReadOnly(admin.ModelAdmin):
    """What only the portal itself writes."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(User)
class UserAdmin(Audited, DjangoUserAdmin):
    list_display = ["username", "full_name", "position", "email", "is_active", "is_superuser"]
    list_filter = ["is_active", "is_superuser"]
    search_fields = ["username", "full_name", "email"]
    ordering = ["username"]
    filter_horizontal = []
    readonly_fields = ["last_login", "joined_at"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Người"), {"fields": ["full_name", "position", "email", "phone", "wants_mail"]}),
        (_("Tài khoản"), {"fields": ["is_active", "is_superuser", "last_login", "joined_at"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "full_name", "email", "usable_password", "password1", "password2"]})
    ]


@admin.register(Unit)
class UnitAdmin(Audited):
    list_display = ["code", "name", "kind", "parent", "active_from", "active_to"]
    list_filter = ["kind"]
    list_select_related = ["kind", "parent"]
    search_fields = ["code", "name", "name_folded"]
    autocomplete_fields = ["parent"]


@admin.register(UnitSuccession)
class UnitSuccessionAdmin(Audited):
    list_display = ["predecessor", "successor", "effective_on", "share", "legal_basis"]
    list_select_related = ["predecessor", "successor"]
    autocomplete_fields = ["predecessor", "successor"]


@admin.register(Appointment)
class AppointmentAdmin(Audited):
    list_display = ["user", "role", "unit", "starts_on", "ends_on"]
    list_filter = ["role"]
    list_select_related = ["user", "unit"]
    autocomplete_fields = ["user", "unit"]


@admin.register(UnitKind)
class UnitKindAdmin(Audited):
    list_display = ["code", "name", "position", "is_offered"]


@admin.register(SpecialDay)
class SpecialDayAdmin(Audited):
    list_display = ["day", "name", "is_working"]


@admin.register(Event)
class EventAdmin(ReadOnly):
    list_display = ["at", "actor", "action", "target_name", "unit"]
    list_select_related = ["actor", "unit"]
    search_fields = ["target_name", "action"]


@admin.register(Notice)
class NoticeAdmin(ReadOnly):
    list_display = ["at", "title", "unit", "role", "user"]
    list_select_related = ["unit", "user"]


@admin.register(Letter)
class LetterAdmin(ReadOnly):
    list_display = ["key", "user", "due_at", "tries", "sent_at", "parked_at"]
    list_select_related = ["user"]
    exclude = ["body"]  # the link inside lets whoever reads it choose a password


@admin.register(StoredFile)
class StoredFileAdmin(ReadOnly):
    list_display = ["name", "unit", "kind", "size_bytes", "uploaded_at"]
    list_select_related = ["unit"]

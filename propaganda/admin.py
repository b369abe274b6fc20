"""The year's theme, which a superuser writes once a year on Django's own pages (see portal/admin.py)."""

from django.contrib import admin

from portal.admin import Audited
from portal.pagecache import forget
from propaganda.models import YearTheme


@admin.register(YearTheme)
class YearThemeAdmin(Audited):
    """Corrected, never deleted: the citizens' first page shows the newest one."""

    list_display = ["year", "text", "source"]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        forget()

    def has_delete_permission(self, request, obj=None):
        return False

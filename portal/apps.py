from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Cổng thông tin")

    def ready(self):
        from portal import collation  # noqa: F401  (registers itself on each SQLite connection)

        autodiscover_modules("targets")
        autodiscover_modules("next_actions")

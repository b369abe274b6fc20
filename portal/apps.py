from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Cổng thông tin")

    def ready(self):
        from portal import collation, signing_in  # noqa: F401  (both answer to signals once imported)

        autodiscover_modules("targets")
        autodiscover_modules("next_actions")
        for registry in ("lists", "action_names", "handing_over", "unit_sections", "offering", "homepage"):
            autodiscover_modules(registry)

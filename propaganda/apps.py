from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PropagandaConfig(AppConfig):
    name = "propaganda"
    verbose_name = _("Tuyên truyền")

    def ready(self):
        from propaganda import scheduling  # noqa: F401  (says when kept pages end, once imported)

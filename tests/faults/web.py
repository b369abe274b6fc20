"""The WSGI application of tests.faults.servers.WebServer."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

without = os.environ.get("WITHOUT", "").split()

settings.ROOT_URLCONF = "tests.portal.doors"
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name not in without]
if "CONN_HEALTH_CHECKS" in without:
    settings.DATABASES["default"]["CONN_HEALTH_CHECKS"] = False

application = get_wsgi_application()

"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

django = get_wsgi_application()

from portal.pagecache import ShelfFirst  # noqa: E402  (its models need what the line above sets up)

application = ShelfFirst(django)

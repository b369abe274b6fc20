"""The WSGI application of tests.faults.servers.WebServer: that of portal.wsgi, with settings changed before."""

import os

from django.conf import settings

without = os.environ.get("WITHOUT", "").split()

settings.ROOT_URLCONF = os.environ.get("DOORS", "tests.portal.doors")
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name not in without]
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # as in the tests
if "rows" in without:
    settings.MIDDLEWARE.append("tests.faults.web.AskTheBroker")
if "outbox" in without:
    settings.MIDDLEWARE.append("tests.faults.web.SendAtOnce")
if "CONN_HEALTH_CHECKS" in without:
    settings.DATABASES["default"]["CONN_HEALTH_CHECKS"] = False


class AskTheBroker:
    """What no request may do (PROMISES, design rule 1): send a message after each write."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        from portal.tasks import deliver_due_letters

        response = self.get_response(request)
        if request.method == "POST":
            deliver_due_letters.delay()
        return response


class SendAtOnce:
    """What no request may do either: speak to the mail server."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        from portal.mailing import deliver_due

        response = self.get_response(request)
        if request.method == "POST":
            deliver_due()
        return response


from portal.wsgi import application  # noqa: E402, F401  (it looks at the settings above)

if "generation" in without:
    from propaganda import publishing

    publishing.forget = lambda: None

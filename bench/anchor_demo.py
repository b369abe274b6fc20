"""Asks Wagtail's demo (bakerydemo) for its articles, in a process of its own under its own Python: bench/anchor.py.

For each line on the standard input, a number of requests, it answers with the seconds of CPU that one took,
of this process and of its PostgreSQL backend together.
"""

import itertools
import sys
import time
from urllib.parse import urlsplit

import django

django.setup()

from bakerydemo.blog.models import BlogPage  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

settings.SECURE_SSL_REDIRECT = False


def main():
    client, numbers = Client(), itertools.count()
    pages = [urlsplit(page.full_url).path for page in BlogPage.objects.live().order_by("pk")[:5]]

    def ask(page):
        assert client.get(f"{page}?lan={next(numbers)}").status_code == 200

    for page in pages * 4:
        ask(page)
    with CaptureQueriesContext(connection) as asked:
        ask(pages[0])
    print(len(asked), flush=True)
    for line in sys.stdin:
        many = int(line)
        connection.ensure_connection()
        begun = cpu_seconds()
        for page in itertools.islice(itertools.cycle(pages), many):
            ask(page)
        print((cpu_seconds() - begun) / many, flush=True)


def cpu_seconds():
    with open(f"/proc/{connection.connection.info.backend_pid}/schedstat") as file:
        return time.process_time() + int(file.read().split()[0]) / 1e9


if __name__ == "__main__":
    main()

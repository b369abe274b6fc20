"""Asks Wagtail's demo (bakerydemo) for its articles, in a process of its own under its own Python: bench/anchor.py.

It first tells how many queries an article takes. Then, for each line on the standard input, a number of requests,
it answers with the seconds of CPU that one took, of this process and of its PostgreSQL backend together.
"""

import itertools
import sys
import time
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def main():
    django.setup()
    settings.SECURE_SSL_REDIRECT = False
    client, numbers, pages = Client(), itertools.count(), article_paths()

    def ask(page):
        assert client.get(f"{page}?lan={next(numbers)}").status_code == 200

    for page in pages * 4:
        ask(page)
    with CaptureQueriesContext(connection) as asked:
        ask(pages[0])
    tell(len(asked))
    for line in sys.stdin:
        many = int(line)
        connection.ensure_connection()
        begun = cpu_seconds()
        for page in itertools.islice(itertools.cycle(pages), many):
            ask(page)
        tell((cpu_seconds() - begun) / many)


def article_paths():
    from bakerydemo.blog.models import BlogPage  # models can be had after setup only

    return [urlsplit(page.full_url).path for page in BlogPage.objects.live().order_by("pk")[:5]]


def tell(figure):
    sys.stdout.write(f"{figure}\n")
    sys.stdout.flush()


def cpu_seconds():
    with open(f"/proc/{connection.connection.info.backend_pid}/schedstat") as file:
        return time.process_time() + int(file.read().split()[0]) / 1e9


if __name__ == "__main__":
    main()

"""Citizens' pages that nothing keeps, with 20 and with 200,000 articles and as many documents (PROMISES P3).

CPU is that of this process and of its PostgreSQL backend together, of whole requests through Django's test
client: every middleware and template is in it, the network and nginx are not. Each request has a query of its
own, so that no page comes from the shelf; what each process remembers (glossary, targets of the year), it does.
The two databases are asked in turns; the pages are the same texts.
"""

import itertools
import os
import statistics
import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench import anchor, corpus
from portal import pagecache
from propaganda.models import Article, Document

WAGTAIL_MS = 38.5  # Wagtail's demo article, 22 queries: measured once, on another machine
FEW, MANY = 20, int(os.environ.get("BENCH_ARTICLES", 200_000))
AT_ONCE = 20  # requests to one portal, before the other is asked
SAME = 17  # the article and the document that are asked for: the same in both databases


def prepare():
    """Fill the database twice: this one with MANY, a copy made before that with FEW. Returns the names."""
    unit, file = corpus.prepare()
    many = connection.settings_dict["NAME"]
    few = f"{many}_few"
    connection.close()
    _copy_database(many, few)
    for name, things, entries in [
        (few, FEW, 2 * FEW),
        (many, MANY, int(os.environ.get("BENCH_ENTRIES", 1_000_000))),
    ]:
        use(name)
        corpus.write(things, entries, unit=unit, file=file)
    return few, many


def _copy_database(name, copy):
    use("postgres")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {copy}")
        cursor.execute(f"CREATE DATABASE {copy} TEMPLATE {name}")


def use(name):
    """Ask the database `name` from now on. Parallel workers are off, so that one process has all the CPU."""
    connection.close()
    connection.settings_dict["NAME"] = name
    connection.settings_dict["OPTIONS"] = connection.settings_dict["OPTIONS"] | {
        "options": "-c max_parallel_workers_per_gather=0"
    }


def spent_apart(function):
    """Seconds of CPU of one call: (of this process, of the backend that serves it)."""
    connection.ensure_connection()
    begun = _cpu_seconds()
    function()
    return tuple(after - before for before, after in zip(begun, _cpu_seconds(), strict=True))


def _cpu_seconds():
    pid = connection.connection.info.backend_pid
    with open(f"/proc/{pid}/schedstat") as file:
        return time.process_time(), int(file.read().split()[0]) / 1e9


def spent(function):
    return sum(spent_apart(function))


def addresses():
    return {
        "article": Article.objects.get(pk=SAME).get_absolute_url(),
        "document": Document.objects.get(pk=SAME).get_absolute_url(),
        "list of articles": reverse("propaganda:article-list"),
        "list of documents": reverse("propaganda:document-list"),
        "home page": reverse("citizens:home"),
    }


def pages(few, many, *, rounds=20):
    """Rows of the table."""
    cpu, queries = _measured((few, many), rounds)
    use(many)
    rows = []
    for page in cpu[few]:
        at_few, at_many = (statistics.median(cpu[name][page]) for name in (few, many))
        same = f"{queries[few][page]}; {'≤ 6' if page == 'article' else 'the same'}"
        rows += [
            (f"P3 {page}, queries at {MANY:,} (target: as at {FEW})", queries[many][page], same),
            (f"P3 {page}, CPU at {MANY:,} / at {FEW}", at_many / at_few, "≤ 1.3"),
            (f"P3 {page}, CPU at {MANY:,}, ms", at_many * 1000, "–"),
        ]
    article = statistics.median(cpu[many]["article"])
    rows += [("P3 Wagtail's article, 38.5 ms on another machine, / ours", WAGTAIL_MS / 1000 / article, "–")]
    return rows + beside_wagtail(rounds)


def beside_wagtail(rounds):
    """The row of Wagtail's demo, if there is one: its articles and ours in turns."""
    with anchor.asking() as ask_demo:
        if ask_demo is None:
            return []
        client, numbers = Client(), itertools.count()
        address = addresses()["article"]
        ratios = []
        for _round in range(rounds):
            theirs = ask_demo(AT_ONCE)
            ours = spent(
                lambda: [client.get(f"{address}?beside={next(numbers)}") for _time in range(AT_ONCE)]
            )
            ratios.append(theirs / ours * AT_ONCE)
        return [("P3 an article of Wagtail's demo / ours at the same time", statistics.median(ratios), "≥ 5")]


def _measured(names, rounds):
    client, numbers = Client(), itertools.count()
    cpu = {name: {} for name in names}
    queries = {name: {} for name in names}
    for turn in range(rounds // 5):
        for name in names:
            use(name)
            pagecache.clear()  # the other database's
            for page, address in addresses().items():

                def ask(address=address):
                    return client.get(f"{address}?lan={next(numbers)}")

                assert ask().status_code == 200  # warms up
                if not turn:
                    with CaptureQueriesContext(connection) as asked:
                        ask()
                    queries[name][page] = len(asked)
                cpu[name].setdefault(page, []).extend(spent(ask) for _round in range(5))
    return cpu, queries

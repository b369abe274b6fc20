"""Search among a million texts, each class of word, against the best SQL by hand for the same answer (PROMISES P7).

The answer is the first page: twenty rows, the best or the newest first, how many there are (up to a thousand),
and a snippet of each. Ours is searching.read and search; by hand, somebody who knows how frequent the words are
writes the words of the tsquery and the plan's shape himself. CPU of this process and of its backend, in turns.
"""

import statistics

from django.db import connection
from django.utils import timezone

from bench.articles import spent, spent_apart
from portal import pagecache
from propaganda import searching
from propaganda.models import SearchEntry
from propaganda.snippets import snippet

PAGE = 20
CLASSES = {
    "common word": "hành",
    "common word without marks": "hanh",
    "less common word": "quận",
    "common word, rare with these marks": "quỹ",
    "rare word": "h1234",
    "word that stands once": "zq100000",
    "word that stands nowhere": "wwwxyz",
    "two common words": "hành thông",
    "two words without marks": "truyen thong",
    "two rare words": "xưởng phẩm",
    "common and rare word": "hành h1234",
    "five common words": "của hành chính thông tin",
    "number": "60/KH-UBND",
    "number of one document": "577/KH-UBND",
    "abbreviation": "CCHC",
    "its full form": "cải cách hành chính",
    "abbreviation and words": "CCHC phường",
}

COLUMNS = "id, kind, object_id, title, summary, plain, published_at, issued_on"
# Few rows match: the index of words finds them, then they are ranked.
RANKED = f"""
WITH found AS MATERIALIZED (
  SELECT id, published_at, (folded_vector @@ %(title)s::tsquery)::int * 2
    + (number_key = %(number)s)::int * 8 + {{marked}} AS rank
  FROM propaganda_searchentry WHERE ({{found}}) AND published_at <= %(at)s LIMIT 1001)
SELECT {COLUMNS}, rank, (SELECT count(*) FROM found) FROM propaganda_searchentry JOIN
  (SELECT id AS own, rank FROM found ORDER BY rank DESC, published_at DESC, id DESC LIMIT 20) best ON id = own
ORDER BY rank DESC, published_at DESC, id DESC"""
MARKED = "(marked_vector @@ %(marked_title)s::tsquery)::int * 4 + (marked_vector @@ %(marked)s::tsquery)::int"
# Many match: the newest ones are found by looking from the newest on, and counted no further than needed.
COUNTED = """(SELECT count(*) FROM (SELECT FROM propaganda_searchentry
  WHERE ({found}) AND published_at <= %(at)s LIMIT 1001) counted)"""
NEWEST = f"""(SELECT {COLUMNS}, {COUNTED} FROM propaganda_searchentry WHERE ({{shown}}) AND published_at <= %(at)s
ORDER BY published_at DESC, id DESC LIMIT 20)"""
WITH_MARKS = "marked_vector @@ %(marked)s::tsquery"


def classes(*, rounds=15):
    """Rows of the table: for each class of word all CPU, and that of the database alone; then the slowest class.

    As within a page, which has read its generation (portal/pagecache.py) before it asks anything.
    """
    with pagecache.under(pagecache.generation()):
        return _classes(rounds)


def _classes(rounds):
    rows, slowest = [], (0, "")
    for name, text in CLASSES.items():
        ask = best_by_hand(text)
        assert ours_of(text) == ask(), name
        ours, by_hand = [], []
        for _round in range(rounds):
            ours.append(spent_apart(lambda text=text: ours_of(text)))
            by_hand.append(spent_apart(ask))
        all_cpu, database = ratio(ours, by_hand, sum), ratio(ours, by_hand, lambda pair: pair[1])
        p95 = statistics.quantiles(map(sum, ours), n=20)[-1] * 1000
        middle = statistics.median(map(sum, ours)) * 1000
        slowest = max(slowest, (p95, name))
        told = f"P7 {name} “{text}” ({middle:.0f} ms of CPU, p95 {p95:.0f}): ours / SQL by hand"
        rows += [(told, all_cpu, "≤ 1.5"), ("P7 the same, CPU of the database alone", database, "–")]
    rows.append((f"P7 p95 of the slowest class ({slowest[1]}), ms of CPU", slowest[0], "≤ 200"))
    return [*rows, ("P7 rows that search reads", SearchEntry.objects.count(), "1,000,000")]


def ratio(ours, by_hand, of):
    return statistics.median(map(of, ours)) / statistics.median(map(of, by_hand))


def ours_of(text):
    asked = searching.read(text)
    results = searching.search(asked)
    entries, words = results[0:PAGE], asked.words()
    return [(entry.pk, entry.title, snippet(entry.told, words)) for entry in entries], len(results)


def best_by_hand(text):
    """The quickest of the statements that a person would try, as a function without arguments."""
    asked = searching.read(text)
    values = {
        "at": timezone.now(),
        "number": asked.number_key or "-",
        "folded": _tsquery(asked, "folded", ""),
        "title": _tsquery(asked, "folded", ":A"),
        "marked": _tsquery(asked, "marked", ""),
        "marked_title": _tsquery(asked, "marked", ":A"),
    }
    found = "folded_vector @@ %(folded)s::tsquery"
    found += " OR number_key = %(number)s" if asked.number_key else ""
    if not searching.search(asked).is_more:
        statements = [RANKED.format(found=found, marked=MARKED if asked.has_marks else "0")]
    elif asked.has_marks:  # the second half is only read where the first gives less than a page
        rest = NEWEST.format(found=found, shown=f"({found}) AND NOT {WITH_MARKS}")
        walked = NEWEST.format(found=found, shown=WITH_MARKS)
        statements = [f"{first} UNION ALL {rest} LIMIT 20" for first in (walked, _sorted(walked))]
    else:
        walked = NEWEST.format(found=found, shown=found)
        statements = [walked, _sorted(walked)]
    asks = [_asking(statement, values, asked.words()) for statement in statements]
    return min(asks, key=lambda ask: min(spent(ask) for _round in range(3)))


def _sorted(statement):
    """The same, found by the index of words and sorted, since no index has this order."""
    return statement.replace("BY published_at DESC", "BY published_at + interval '0' DESC")


def _asking(statement, values, words):
    def ask():
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            rows = cursor.fetchall()
        count = rows[0][-1] if rows else 0
        return [(row[0], row[3], snippet(row[5], words)) for row in rows], min(count, searching.RANKED)

    return ask


def _tsquery(asked, name, mark):
    groups = [
        " | ".join(f"({' <-> '.join(word + mark for word in getattr(phrase, name))})" for phrase in group)
        for group in asked.groups
    ]
    return " & ".join(f"({group})" for group in groups)

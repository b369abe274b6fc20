"""A corpus of our own for the citizens' pages and for search (PROMISES P3, P7): Vietnamese by its syllables.

The words are syllables of propaganda/fixtures by how often they stand there, the full forms and abbreviations
of its glossary, and behind them every syllable that an onset, a rhyme and a tone can make: a Zipf-like law
over some 9,000 of them. The same seed gives the same texts: what stands first in a small corpus stands first in
a large one. DISTINCT articles and as many documents are written by Python, with vectors as propaganda/indexing.py
makes them; the database lets them stand again under other ids and days, some with a word that stands once.
"""

import datetime

from django.db import connection
from django.utils import timezone

from bench.copying import copy
from bench.words import Texts, Word, number_of, rows_of
from portal.models import StoredFile, Unit, UnitKind
from portal.vietnamese import fold, parse_number, slug
from propaganda.models import (
    Abbreviation,
    Article,
    Document,
    DocumentFile,
    DocumentRelation,
    Rating,
    SearchEntry,
    Topic,
)

YEARS = 15  # texts are posted over so many years, however many there are
TYPE_CODES = [
    "ke-hoach",
    "quyet-dinh",
    "bao-cao",
    "thong-bao",
    "chi-thi",
    "to-trinh",
    "huong-dan",
    "nghi-quyet",
]
ISSUERS = 60
DISTINCT = 9_000  # a multiple of 1,800, so that numbers go on regularly (see number_of)
PLACES = [str(place) for place in range(1, 2000)]
HEAD = [f"{place}A" for place in PLACES]


def vector(title, rest, name):
    """The literal that propaganda.indexing._vector makes of the same words."""
    head = [token for word in title for token in getattr(word, name)]
    tail = [token for word in rest for token in getattr(word, name)]
    places = {}
    for token, place in zip(head + tail, HEAD[: len(head)] + PLACES[len(head) :], strict=False):
        places[token] = f"{places[token]},{place}" if token in places else place
    return " ".join([f"'{token}':{where}" for token, where in places.items()])


# --- Writing ------------------------------------------------------------------------------------------


def prepare():
    """What the rows refer to: a unit, topics, the glossary, a file. Returns (unit, file)."""
    kind, _is_new = UnitKind.objects.get_or_create(code="ubnd_huyen", defaults={"name": "UBND quận"})
    unit = Unit.objects.create(code="dd-bench", name="UBND quận Đống Đa", kind=kind)
    for place, row in enumerate(rows_of("topics.csv")):
        Topic.objects.create(code=row["code"], name=row["name"], position=place)
    for row in rows_of("glossary.csv"):
        dates = {name: row[name] or None for name in ("valid_from", "valid_to")}
        Abbreviation.objects.create(abbr=row["abbr"], full=row["full_vi"], **dates)
    file = StoredFile.objects.create(
        unit=unit, name="van-ban.pdf", kind="pdf", size_bytes=1000, sha256="0" * 64, path="x", is_public=True
    )
    return unit, file


def write(things, entries, *, unit, file):
    """Fill the tables: `things` articles and as many documents, `entries` rows of search in all.

    Entries beyond 2 * things belong to older texts that only search knows of.
    """
    own = min(things, DISTINCT)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # what rows refer to is there
        indexes = _without_vector_indexes(cursor)
        made = list(_entries(own, things, unit))
        copy(cursor, SearchEntry, (row for row, _rest in made))
        copy(cursor, Article, (_article(row, rest) for row, rest in made if row["kind"] == "article"))
        copy(cursor, Document, (_document(row, rest) for row, rest in made if row["kind"] == "document"))
        for model in (Article, Document):
            _repeat(cursor, model, own, things, things)
        _repeat(cursor, SearchEntry, own, entries // 2, things)
        _write_rows_beside(cursor, file)
        cursor.execute("SET session_replication_role = DEFAULT")
        for statement in indexes:
            cursor.execute(statement)
        for model in (SearchEntry, Article, Document, DocumentFile, DocumentRelation, Rating):
            cursor.execute(f"VACUUM ANALYZE {model._meta.db_table}")


def _repeat(cursor, model, own, wanted, things):
    """Let the first `own` rows (of each kind) stand again with numbers up to `wanted`, each on its own day."""
    at = f"now() - {YEARS} * 365 * interval '1 day' * (1 - new.n::numeric / {things})"
    if model is SearchEntry:  # those without a thing are older
        at = f"CASE WHEN new.n <= {things} THEN {at} ELSE now() - interval '16 years' - new.n * interval '1 minute' END"
    anew = {
        "published_at": at,
        "created_at": "now()",
        "issued_on": f"CASE WHEN issued_on IS NULL THEN NULL ELSE ({at})::date END",
        "issuer_name": f"'UBND phường ' || (new.n / 1800 % {ISSUERS} + 1)",
        "happened_on": f"CASE WHEN happened_on IS NULL THEN NULL ELSE ({at})::date - new.n % 9 END",
        "id": "new.n",
        "object_id": "new.n",
        "folded_vector": _now_and_then("folded_vector"),
        "marked_vector": _now_and_then("marked_vector"),
    }
    columns = [field.column for field in model._meta.concrete_fields]
    if model is SearchEntry:
        columns.remove("id")
    picked = ", ".join(anew.get(column, f"old.{column}") for column in columns)
    key = "object_id" if model is SearchEntry else "id"
    cursor.execute(
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {picked} "
        f"FROM generate_series({own + 1}, {wanted}) new(n) "
        f"JOIN {model._meta.db_table} old ON old.{key} = (new.n - 1) % {own} + 1 ORDER BY new.n"
    )


def _now_and_then(column):
    """Every thousandth text has a word that stands nowhere else."""
    return (
        f"CASE WHEN new.n % 1000 = 0 THEN old.{column} || format('''zq%s'':150', new.n)::tsvector "
        f"ELSE old.{column} END"
    )


def _without_vector_indexes(cursor):
    """Drop the full-text indexes while rows are copied; return what makes them again."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'propaganda_searchentry' AND indexdef ~ 'gin'"
    )
    rows = cursor.fetchall()
    for name, _definition in rows:
        cursor.execute(f"DROP INDEX {name}")
    return [definition for _name, definition in rows]


def _entries(own, things, unit):
    """(columns of a SearchEntry, what else the thing needs), article and document in turn."""
    texts, now = Texts(), timezone.now()
    step = datetime.timedelta(days=365 * YEARS) / things
    for n in range(2 * own):
        title, summary, body = texts.next(n)
        kind = "document" if n % 2 else "article"
        number = number_of(n // 2) if kind == "document" else ""
        named = [Word(f"{number}:")] if number else []
        at = now - datetime.timedelta(days=365 * YEARS) + step * (n // 2 + 1)
        words = [" ".join(word.text for word in part) for part in (title, summary, body)]
        rest = [*summary, *body, *([Word(number)] if number else [])]
        yield (
            {
                "kind": kind,
                "object_id": n // 2 + 1,
                "title": f"{number}: {words[0]}"[:300] if number else words[0][:300],
                "summary": words[1],
                "plain": f"{words[1]}\n{words[2]}",
                "number_key": fold(parse_number(number).key) if number else "",
                "marked_vector": vector(named + title, rest, "marked"),
                "folded_vector": vector(named + title, rest, "folded"),
                "published_at": at.isoformat(),
                "issued_on": at.date().isoformat() if number else None,
                "unit": unit.pk,
            },
            (words, number, n // 2 + 1),
        )


def _base(row, rest):
    words, _number, pk = rest
    return {
        "id": pk,
        "unit": row["unit"],
        "state": "published",
        "title": words[0][:300],
        "slug": slug(words[0]),
        "summary": words[1],
        "body": f"<p>{words[2]}</p>",
        "created_at": row["published_at"],
        "published_at": row["published_at"],
    }


def _article(row, rest):
    happened = {"happened_on": row["published_at"][:10]} if rest[2] % 4 == 1 else {}
    return (
        _base(row, rest) | {"form": "long" if rest[2] % 4 == 0 else "short", "happened_on": None} | happened
    )


def _document(row, rest):
    _words, number, pk = rest
    return _base(row, rest) | {
        "number": number,
        "number_key": parse_number(number).key,
        "type": TYPE_CODES[pk % len(TYPE_CODES)],
        "issuer": row["unit"] if pk % 4 == 1 else None,
        "issuer_name": f"UBND phường {pk // 1800 % ISSUERS + 1}",
        "issued_on": row["issued_on"],
        "effect": "in_force",
        "area": "chi-dao",
    }


def _write_rows_beside(cursor, file):
    """Topics, files, relations and ratings, by the rows that they belong to."""
    codes = list(Topic.objects.order_by("pk").values_list("pk", flat=True))
    for table, column, model in [
        ("propaganda_article_topics", "article_id", Article),
        ("propaganda_document_topics", "document_id", Document),
    ]:
        cursor.execute(
            f"INSERT INTO {table} ({column}, topic_id) SELECT id, (%s)[1 + (id + n) %% %s] "
            f"FROM {model._meta.db_table}, generate_series(0, 1) n ORDER BY id",
            [codes, len(codes)],
        )
    for model, columns, picked in [
        (
            DocumentFile,
            "document_id, file_id, label, position, is_scan, text",
            f"id, '{file.pk}'::uuid, 'Toàn văn', 0, false, repeat(summary, 20) "
            "FROM propaganda_document WHERE id % 2 = 0",
        ),
        (
            DocumentRelation,
            "document_id, kind, other_id, other_number",
            "id, 'carries_out', id - id % 10 + 1, '' FROM propaganda_document WHERE id % 10 > 6",
        ),
        (
            Rating,
            "kind, object_id, stars, reason, ballot, address, rated_on, rated_at",
            "'article', id, 1 + (id + n) % 5, '', md5(id || '-' || n), md5(id || '-' || n), now(), now() "
            "FROM propaganda_article, generate_series(1, 6) n WHERE id % 5 = 0",
        ),
    ]:
        cursor.execute(f"INSERT INTO {model._meta.db_table} ({columns}) SELECT {picked}")
